import { proxy, wrap } from 'comlink';
import { inject, shallowReactive, type InjectionKey } from 'vue';
import { Fault, faultOf } from '../fault.js';
import { MOST_MODEL_BYTES } from '../limits.js';
import type {
  EngineReport,
  ModelReport,
  Progress,
  SkillSample,
  TrainingListener,
  TrainingOrder,
} from '../protocol.js';
import type { Lab } from '../worker/lab.js';
import { LossCurve } from './loss-curve.js';

/** What the lab is doing; `broken` is for good. */
type Phase = 'starting' | 'idle' | 'beginning' | 'training' | 'paused' | 'broken';

/** One training, as the page shows it. */
export interface Run {
  readonly curve: LossCurve;
  /** In order. */
  readonly samples: SkillSample[];
  progress: Omit<Progress, 'points'> | undefined;
  /** Rises with every change of the curve. */
  revision: number;
}

export interface LabState {
  phase: Phase;
  engine: EngineReport | undefined;
  model: ModelReport | undefined;
  /** Rises when the model has become another: by training for a while, or by being replaced. */
  skill: number;
  /** What the last thing done to the model failed with. */
  fault: Fault | undefined;
  run: Run;
}

/** The Worker, and what the page knows of it. */
export type LabClient = ReturnType<typeof openLab>;

/** Where panels find the lab. */
export const labKey: InjectionKey<LabClient> = Symbol('lab');

/** The lab of the page that a panel is on. */
export function useLab(): LabClient {
  return inject(labKey)!;
}

/** Starts the Worker; `close` ends it. Where none can be started, the lab is broken from the beginning. */
export function openLab() {
  const worker = startWorker();
  // A lab without a Worker is asked for nothing that it would answer.
  const remote = wrap<Lab>(worker instanceof Fault ? new MessageChannel().port1 : worker);
  const state = shallowReactive<LabState>({
    phase: 'starting',
    engine: undefined,
    model: undefined,
    skill: 0,
    fault: undefined,
    run: newRun(),
  });
  let newest = state.run;

  if (worker instanceof Fault) {
    breakDown(worker);
  } else {
    worker.addEventListener('error', ({ message = '' }) => {
      // Browsers that take the module for a plain script say so here.
      breakDown(new Fault(state.engine === undefined ? 'no-worker' : 'failed', message));
    });
    remote.start().then(
      (engine) => {
        state.engine = engine;
        state.phase = 'idle';
      },
      (error: unknown) => breakDown(faultOf(error)),
    );
  }

  function breakDown(fault: Fault): void {
    state.phase = 'broken';
    state.fault = fault;
  }

  /** Does something with the model, and keeps the fault if it fails. */
  async function attempt(action: () => Promise<void>): Promise<void> {
    state.fault = undefined;
    try {
      await action();
    } catch (error) {
      state.fault = faultOf(error);
    }
  }

  async function train(order: TrainingOrder): Promise<void> {
    const before = { phase: state.phase, newest };
    const run = newRun();
    newest = run;
    state.phase = 'beginning';
    await attempt(async () => {
      try {
        state.model = await remote.train(order, proxy(listenerOf(run)));
      } catch (error) {
        ({ newest } = before);
        state.phase = before.phase;
        throw error;
      }
      show(run);
      state.phase = 'training';
      void watch(run);
    });
  }

  /** What is told of a run comes by a channel of its own, also after another one has begun. */
  function show(run: Run): void {
    if (run === newest) state.run = run;
  }

  /** Waits for the end of a training, which only an error brings about, or another training. */
  async function watch(run: Run): Promise<void> {
    try {
      await remote.trained();
    } catch (error) {
      if (run !== newest) return;
      state.phase = 'idle';
      state.fault = faultOf(error);
    }
  }

  function listenerOf(run: Run): TrainingListener {
    return {
      onProgress({ points, ...progress }) {
        show(run);
        run.curve.add(points);
        run.progress = progress;
        run.revision += 1;
      },
      onSample(sample) {
        show(run);
        run.samples.push(sample);
        state.skill += 1;
      },
      onValidation(point) {
        run.curve.addValidation(point);
        run.revision += 1;
      },
    };
  }

  return {
    state,
    remote,
    train,

    pause: () =>
      attempt(async () => {
        state.phase = 'paused';
        await remote.pause();
        state.skill += 1;
      }),

    resume: () =>
      attempt(async () => {
        state.phase = 'training';
        await remote.resume();
      }),

    /** Takes the model of a file, whose training is over then. */
    load: (file: File) =>
      attempt(async () => {
        if (file.size > MOST_MODEL_BYTES) {
          throw new Fault('bad-model-file', `it has more than ${MOST_MODEL_BYTES} bytes`);
        }
        state.model = await remote.load(new Uint8Array(await file.arrayBuffer()));
        newest = newRun();
        show(newest);
        state.phase = 'idle';
        state.skill += 1;
      }),

    /** Gives the model as one file to whoever saves it. */
    save: (keep: (bytes: Uint8Array) => void) => attempt(async () => keep(await remote.save())),

    close: () => {
      if (!(worker instanceof Fault)) worker.terminate();
    },
  };
}

function startWorker(): Worker | Fault {
  try {
    return new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  } catch (error) {
    return new Fault('no-worker', (error as Error).message, { cause: error });
  }
}

function newRun(): Run {
  return shallowReactive<Run>({
    curve: new LossCurve(),
    samples: shallowReactive<SkillSample[]>([]),
    progress: undefined,
    revision: 0,
  });
}
