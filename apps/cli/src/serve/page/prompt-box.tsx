import { useRef, useState } from 'preact/hooks';
import type { GenerateRequest, RunInfo } from '../messages.js';
import { count, measure } from './format.js';
import { useWriter, type Writing } from './writing.js';

/** Writes text with the best model of a run so far. */
export function PromptBox({ run }: { run: RunInfo }) {
  const { writing, write, stop } = useWriter();
  const [prompt, setPrompt] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    void write({ run: run.id, prompt, ...numbersOf(form.current!) });
  };
  const submitByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  const hasModel = run.modelSavedAt !== undefined;
  return (
    <section class="card" aria-labelledby="write">
      <h2 id="write">Write</h2>
      <form ref={form} onSubmit={submit}>
        <label class="wide">
          <span>Prompt</span>
          <textarea
            name="prompt"
            rows={3}
            maxLength={20_000}
            spellcheck={false}
            placeholder="How the text begins"
            value={prompt}
            onInput={({ currentTarget }) => setPrompt(currentTarget.value)}
            onKeyDown={submitByKey}
          />
        </label>
        <label>
          <span>Temperature</span>
          <input
            name="temperature"
            type="number"
            min="0"
            max="10"
            step="any"
            defaultValue="0.8"
            required
          />
        </label>
        <label>
          <span>Length</span>
          <input name="length" type="number" min="1" max="100000" defaultValue="400" required />
        </label>
        <label>
          <span>Seed</span>
          <input name="seed" type="number" min="0" max="4294967295" placeholder="random" />
        </label>
        <div class="buttons">
          <button type="submit" class="primary" disabled={!hasModel}>
            Write
          </button>
          <button type="button" disabled={!writing.isWriting} onClick={stop}>
            Stop
          </button>
        </div>
      </form>
      {hasModel || <p class="note">There is no model yet: the first is saved after an epoch.</p>}
      <Written writing={writing} />
    </section>
  );
}

/** The form has checked them. */
function numbersOf(
  form: HTMLFormElement,
): Pick<GenerateRequest, 'length' | 'temperature' | 'seed'> {
  const data = new FormData(form);
  const seed = String(data.get('seed') ?? '');
  return {
    temperature: Number(data.get('temperature')),
    length: Number(data.get('length')),
    ...(seed !== '' && { seed: Number(seed) }),
  };
}

function Written({ writing }: { writing: Writing }) {
  const { prompt, text, isWriting, error } = writing;
  return (
    <>
      {(isWriting || text !== '') && (
        <pre class="written" role="region" aria-label="The text" aria-busy={isWriting} tabIndex={0}>
          <b>{prompt}</b>
          {text}
          {isWriting && <span class="caret" />}
        </pre>
      )}
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <p class="note" role="status">
        {statusOf(writing)}
      </p>
    </>
  );
}

function statusOf({ text, isWriting, begin, seconds, isStopped }: Writing): string {
  if (begin === undefined) return isWriting ? 'Loading the model …' : '';
  const by =
    begin.best === undefined
      ? ''
      : `by the model of epoch ${begin.best.epoch}, validation loss ${measure(begin.best.valLoss)}`;
  if (isWriting) return `Writing ${by} …`;
  const speed = seconds === undefined ? '' : `${count(Math.round(text.length / seconds))} a second`;
  const parts = [
    `${isStopped ? 'Stopped after ' : ''}${count(text.length)} characters ${by}`.trim(),
    speed,
    `seed ${begin.seed}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
