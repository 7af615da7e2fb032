import type { CurveMessage, EpochsMessage, RunsMessage, SamplesMessage } from './messages.js';
import type { RunLibrary } from './run-library.js';
import type { RunSamples } from './run-samples.js';
import type { ServerEvent } from './send-events.js';
import { knowsNothing, type Known } from './step-curves.js';
import type { WatchedRun } from './watched-run.js';

/** The events a page gets. */
export interface PageEvents {
  runs: RunsMessage;
  curve: CurveMessage;
  epochs: EpochsMessage;
  samples: SamplesMessage;
}

export interface RunNewsOptions {
  library: RunLibrary;
  samples: RunSamples;
  /** The runs whose curves are shown. */
  curvesOf: readonly string[];
  /** The run whose samples are shown. */
  samplesOf: string | undefined;
  signal: AbortSignal;
}

/** All that a page shows, and then what is new of it, as long as it is open. */
export async function* runNews({
  library,
  samples,
  curvesOf,
  samplesOf,
  signal,
}: RunNewsOptions): AsyncGenerator<ServerEvent<PageEvents>, void, undefined> {
  const reader = new PageReader();
  for await (const _ of library.watch(signal)) {
    yield* reader.changed({ event: 'runs', data: library.message });
    for (const id of curvesOf) {
      const run = library.get(id);
      if (run !== undefined) yield* reader.curvesOf(run);
    }
    const run = samplesOf === undefined ? undefined : library.get(samplesOf);
    if (run?.record.recipe.task === 'language-model') {
      yield* reader.changed({ event: 'samples', data: samples.look(run) });
    }
  }
}

/** What a page has been told. */
class PageReader {
  /** By run, not by name: a run that is replaced by another is not known. */
  readonly #curves = new WeakMap<WatchedRun, Known>();
  readonly #sent = new Map<string, string>();

  *curvesOf(run: WatchedRun): Generator<ServerEvent<PageEvents>> {
    const before = this.#curves.get(run) ?? knowsNothing;
    const { from, steps, columns } = run.curves.since(before);
    this.#curves.set(run, run.curves.known);
    if (this.#isNews(`steps ${run.id}`, { from, steps, columns })) {
      yield { event: 'curve', data: { run: run.id, from, steps, columns } };
    }
    yield* this.changed({ event: 'epochs', data: { run: run.id, epochs: run.epochs.points } });
  }

  /** The event, unless the one of its kind before said the same. */
  *changed(event: ServerEvent<PageEvents>): Generator<ServerEvent<PageEvents>> {
    const about = 'run' in event.data ? event.data.run : '';
    if (this.#isNews(`${event.event} ${about}`, event.data)) yield event;
  }

  #isNews(name: string, data: unknown): boolean {
    const json = JSON.stringify(data);
    if (this.#sent.get(name) === json) return false;
    this.#sent.set(name, json);
    return true;
  }
}
