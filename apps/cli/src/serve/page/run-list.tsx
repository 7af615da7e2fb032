import type { RunInfo } from '../messages.js';
import { formatChoice, type Choice } from './chosen-runs.js';
import { measure } from './format.js';
import { StateBadge } from './state-badge.js';

export interface RunListProps {
  runs: readonly RunInfo[];
  colors: Readonly<Record<string, number>>;
  choice: Choice;
  choose: (choice: Choice) => void;
}

/** The runs of the folder: one is looked at, and the curves of others can be shown beside it. */
export function RunList({ runs, colors, choice, choose }: RunListProps) {
  const show = (id: string, isShown: boolean) => {
    const others = choice.beside.filter((one) => one !== id);
    choose({ ...choice, beside: isShown ? [...others, id] : others });
  };
  return (
    <nav class="runs" aria-label="Runs">
      <ul>
        {runs.map(({ id, progress }) => {
          const isChosen = id === choice.run;
          return (
            <li key={id} class={isChosen ? 'chosen' : ''}>
              <label>
                <input
                  type="checkbox"
                  aria-label={`Curves of ${id}`}
                  title="Show its curves"
                  disabled={isChosen}
                  checked={isChosen || choice.beside.includes(id)}
                  onChange={({ currentTarget }) => show(id, currentTarget.checked)}
                />
                <span class={`swatch color-${colors[id]}`} />
              </label>
              <a
                href={`#${formatChoice({ run: id, beside: choice.beside })}`}
                aria-current={isChosen ? 'page' : undefined}
              >
                <span class="name">{id}</span>
                <StateBadge state={progress.state} />
                <span class="note">{describe(progress)}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function describe({ epoch, epochs, best }: RunInfo['progress']): string {
  const where = `epoch ${epoch} of ${epochs}`;
  return best === undefined ? where : `${where} · best ${measure(best.valLoss)}`;
}
