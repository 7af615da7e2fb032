import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClassifyAnswer, ClassifyRequest, RunInfo } from '../messages.js';
import { post } from './post.js';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** Tells the classes of a text by the best model of a run so far. */
export function ClassBox({ run }: { run: RunInfo }) {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<ClassifyAnswer>();
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const current = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    current.current?.abort();
    const { signal } = (current.current = new AbortController());
    try {
      const request: ClassifyRequest = { run: run.id, text };
      const response = await post('/api/classify', request, signal);
      setAnswer((await response.json()) as ClassifyAnswer);
      setError(undefined);
    } catch (cause) {
      if (!signal.aborted) setError((cause as Error).message);
    }
  };
  const submitByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  const hasModel = run.modelSavedAt !== undefined;
  return (
    <section class="card" aria-labelledby="classify">
      <h2 id="classify">Classify</h2>
      <form ref={form} onSubmit={submit}>
        <label class="wide">
          <span>Text</span>
          <textarea
            name="text"
            rows={4}
            maxLength={20_000}
            required
            placeholder={`A text to tell the class of: ${run.classes?.join(', ') ?? ''}`}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            onKeyDown={submitByKey}
          />
        </label>
        <div class="buttons">
          <button type="submit" class="primary" disabled={!hasModel}>
            Classify
          </button>
        </div>
      </form>
      {hasModel || <p class="note">There is no model yet: the first is saved after an epoch.</p>}
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <div role="status">{answer !== undefined && <Classes answer={answer} />}</div>
    </section>
  );
}

function Classes({ answer: { classes } }: { answer: ClassifyAnswer }) {
  return (
    <table class="classes">
      <caption class="hidden">Classes and their probabilities</caption>
      <tbody>
        {classes.map(({ label, probability }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              <progress value={probability} max={1} aria-hidden="true" />
            </td>
            <td class="number">{percent.format(probability)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
