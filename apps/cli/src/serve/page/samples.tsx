import type { SamplesMessage, SampleText } from '../messages.js';
import { measure } from './format.js';

/** What the run's models have written by themselves since the page was opened, newest first. */
export function Samples({ message }: { message: SamplesMessage | undefined }) {
  const { samples = [], error } = message ?? {};
  return (
    <section class="card" aria-labelledby="samples">
      <h2 id="samples">Samples</h2>
      <p class="note">Each better model writes one, all by the same seed.</p>
      {error !== undefined && <p class="error">{error}</p>}
      <ol class="samples" tabIndex={0} aria-label="Samples, the newest first">
        {samples.map((sample) => (
          <li key={sample.savedAt}>
            <h3>{titleOf(sample)}</h3>
            <pre>{`${sample.prompt}${sample.text}`.trim()}</pre>
          </li>
        ))}
      </ol>
    </section>
  );
}

function titleOf({ best, savedAt }: SampleText): string {
  if (best !== undefined) return `Epoch ${best.epoch} · validation loss ${measure(best.valLoss)}`;
  return new Date(savedAt).toLocaleString();
}
