import { useEffect, useState } from 'preact/hooks';
import type { RunInfo } from '../messages.js';
import { useChoice } from './chosen-runs.js';
import { ClassBox } from './class-box.js';
import type { DrawnRun } from './curve-lines.js';
import { Curves } from './curves.js';
import { EpochTable } from './epoch-table.js';
import type { KnownRuns } from './known-runs.js';
import { useLiveRuns } from './live-runs.js';
import { Progress } from './progress.js';
import { PromptBox } from './prompt-box.js';
import { RunList } from './run-list.js';
import { Samples } from './samples.js';

/** As many as there are in page.css. */
const colorCount = 8;

/** The page. */
export function App() {
  const [choice, choose] = useChoice();
  const [first, setFirst] = useState<string>();
  const id = choice.run ?? first;
  const curvesOf = [...new Set([...(id === undefined ? [] : [id]), ...choice.beside])];
  const { known, isConnected } = useLiveRuns({ curvesOf, samplesOf: id });
  const { folder, runs } = known;
  // Who has chosen none sees the one that is trained, or the newest, and stays with it.
  useEffect(() => {
    if (first !== undefined || runs.length === 0) return;
    setFirst((runs.find(({ progress }) => progress.state === 'training') ?? runs[0]!).id);
  }, [first, runs]);
  useEffect(() => {
    document.title = id === undefined ? 'SeqLab' : `${id} · SeqLab`;
  }, [id]);
  const colors = colorsOf(runs);
  const run = runs.find((one) => one.id === id);
  const hasList = runs.length > 1 || (runs.length === 1 && run === undefined);
  return (
    <>
      <header>
        <h1>
          <img src="/icon.svg" alt="" width="28" height="28" /> SeqLab
        </h1>
        <span class="note">{folder}</span>
        <span class="connection" role="status">
          {isConnected ? '' : 'The server does not answer; trying again …'}
        </span>
      </header>
      <div class={hasList ? 'columns' : ''}>
        {hasList && (
          <RunList runs={runs} colors={colors} choice={{ ...choice, run: id }} choose={choose} />
        )}
        <main>
          {run === undefined ? (
            <Nothing known={known} id={id} />
          ) : (
            <Run key={run.id} run={run} known={known} drawn={drawnRuns(known, curvesOf, colors)} />
          )}
        </main>
      </div>
    </>
  );
}

function Run({ run, known, drawn }: { run: RunInfo; known: KnownRuns; drawn: DrawnRun[] }) {
  const isWriter = run.task === 'language-model';
  return (
    <>
      <Progress run={run} />
      <Curves runs={drawn} />
      <div class={isWriter ? 'pair' : ''}>
        {isWriter ? <PromptBox run={run} /> : <ClassBox run={run} />}
        {isWriter && <Samples message={known.samples[run.id]} />}
      </div>
      <EpochTable epochs={known.curves[run.id]?.epochs ?? []} />
    </>
  );
}

function Nothing({ known: { folder, runs }, id }: { known: KnownRuns; id: string | undefined }) {
  if (folder === undefined) return <p class="card">Loading …</p>;
  if (runs.length > 0) return <p class="card">There is no run {id} here (any more).</p>;
  return (
    <section class="card">
      <h2>No runs yet</h2>
      <p>
        A run appears here as soon as its training begins: <code>seqlab train moby-dick</code>
      </p>
    </section>
  );
}

/** By age, so that a run keeps its colour when there is a new one. */
function colorsOf(runs: readonly RunInfo[]): Record<string, number> {
  return Object.fromEntries(
    runs.toReversed().map(({ id }, i): [string, number] => [id, i % colorCount]),
  );
}

function drawnRuns(
  { curves }: KnownRuns,
  ids: readonly string[],
  colors: Readonly<Record<string, number>>,
): DrawnRun[] {
  return ids.flatMap((id) => {
    const [own, color] = [curves[id], colors[id]];
    return own === undefined || color === undefined ? [] : [{ id, color, curves: own }];
  });
}
