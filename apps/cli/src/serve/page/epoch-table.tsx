import { Fragment } from 'preact';
import type { EpochPoint } from '../messages.js';
import { count, measure, metricName } from './format.js';

/** All epochs in numbers: the curves for who cannot see them, or wants to copy them. */
export function EpochTable({ epochs }: { epochs: readonly EpochPoint[] }) {
  const names = [...new Set(epochs.flatMap(({ training }) => Object.keys(training)))];
  const best = Math.min(...epochs.map(({ validation }) => validation['loss'] ?? Infinity));
  return (
    <details class="card">
      <summary>
        <h2>Epochs</h2> <span class="note">{epochs.length}</span>
      </summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Epochs">
        <table class="epochs">
          <thead>
            <tr>
              <th scope="col">Epoch</th>
              <th scope="col">Step</th>
              {names.map((name) => (
                <Fragment key={name}>
                  <th scope="col">{metricName(name)}</th>
                  <th scope="col">Validation</th>
                </Fragment>
              ))}
            </tr>
          </thead>
          <tbody>
            {epochs.toReversed().map(({ epoch, step, training, validation }) => (
              <tr key={epoch} class={validation['loss'] === best ? 'best' : ''}>
                <th scope="row">{epoch}</th>
                <td>{count(step)}</td>
                {names.map((name) => (
                  <Fragment key={name}>
                    <td>{measure(training[name])}</td>
                    <td>{measure(validation[name])}</td>
                  </Fragment>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
