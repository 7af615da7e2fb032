import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { Callback, EpochLogs, TrainingRun } from './callback.js';
import { logValues } from './log-values.js';
import type { TextLog } from './sample-text.js';
import { cutBack, EventFile } from './tensor-board/event-file.js';
import type { Summary } from './tensor-board/event.js';
import { histogramOf } from './tensor-board/histogram.js';
import { isBeyond } from './tensor-board/is-beyond.js';
import { tagName } from './tensor-board/tag-name.js';
import { writeLog } from './write-log.js';

/** Options of {@link tensorBoard}. */
export interface TensorBoardOptions {
  /** The folder of the run, to which `tensorboard --logdir` points. Default `logs`. */
  logDir?: string | undefined;
  /**
   * Whether to log values of batches too: of each (`batch`) or every so many steps. Default `epoch`:
   * none.
   */
  updateFreq?: 'epoch' | 'batch' | number | undefined;
  /** Log histograms of all weights every so many epochs. Default 0: never. */
  histogramFreq?: number | undefined;
}

/** A callback that also takes texts. */
export interface TensorBoard extends Callback, TextLog {
  /** Shows a text, as Markdown, in TensorBoard's text tab. */
  writeText(tag: string, entry: { text: string; step: number }): Promise<void>;
}

/**
 * Writes what TensorBoard shows, into event files under `train/` and `validation/` with the tags of
 * Keras, so that runs of both can be compared: `epoch_loss`, `epoch_accuracy` and
 * `epoch_learning_rate` by epoch (from 0), `batch_loss` and so on by step,
 * `evaluation_loss_vs_iterations`, and histograms such as `lstm/kernel/histogram`. Values of a batch
 * are of that batch alone, not the means since the epoch began that Keras has.
 *
 * After a resume, what is logged is that of a run that never stopped. A training from the start adds
 * a file beside older ones, as Keras does: give each run a folder of its own.
 *
 * See https://keras.io/api/callbacks/tensorboard/
 *
 * @throws {@link TrainerError} `invalid-option`; `write-failed` while training, if a file cannot be
 * written.
 *
 * @example
 * ```ts
 * import { tensorBoard } from '@seqlab/trainer/node';
 *
 * const callbacks = [tensorBoard({ logDir: 'logs/first', updateFreq: 10, histogramFreq: 1 })];
 * // then: tensorboard --logdir logs
 * ```
 */
export function tensorBoard({
  logDir = 'logs',
  updateFreq = 'epoch',
  histogramFreq = 0,
}: TensorBoardOptions = {}): TensorBoard {
  const everySteps = stepsOf(updateFreq);
  checkNumber('tensorBoard: histogramFreq', histogramFreq, { min: 0, integer: true });
  const folders = { train: join(logDir, 'train'), validation: join(logDir, 'validation') };
  let train = new EventFile(folders.train);
  let validation = new EventFile(folders.validation);
  const write = (task: () => Promise<void>) =>
    writeLog({ callback: 'tensorBoard', path: logDir }, task);

  return {
    async onTrainBegin(position) {
      train = new EventFile(folders.train);
      validation = new EventFile(folders.validation);
      await write(async () => {
        await mkdir(folders.train, { recursive: true });
        if (position.step === 0) return;
        for (const folder of Object.values(folders)) {
          await cutBack(folder, (head) => isBeyond(head, position));
        }
      });
    },
    async onBatchEnd(logs) {
      if (everySteps === undefined || logs.step % everySteps !== 0) return;
      await write(() => train.append(scalars('batch_*', logValues(logs), logs.step)));
    },
    async onTestEnd({ step, loss, metrics }) {
      const found = scalars('evaluation_*_vs_iterations', { loss, ...metrics }, step);
      await write(() => validation.append(found));
    },
    async onEpochEnd(logs, run) {
      const { epoch, valLoss: loss, valMetrics } = logs;
      const weights =
        histogramFreq > 0 && epoch % histogramFreq === 0 ? await histograms(run, epoch) : [];
      const measured = loss === undefined ? {} : { loss, ...valMetrics };
      await write(async () => {
        await train.append([...scalars('epoch_*', trainingValues(logs), epoch), ...weights]);
        await validation.append(scalars('epoch_*', measured, epoch));
      });
    },
    async writeText(tag, { text, step }) {
      await write(() => train.append([{ tag, step, value: { plugin: 'text', text } }]));
    },
  };
}

function stepsOf(updateFreq: 'epoch' | 'batch' | number): number | undefined {
  if (updateFreq === 'epoch') return undefined;
  if (updateFreq === 'batch') return 1;
  if (typeof updateFreq === 'number') {
    checkNumber('tensorBoard: updateFreq', updateFreq, { min: 1, integer: true });
    return updateFreq;
  }
  throw new TrainerError(
    'invalid-option',
    `tensorBoard: updateFreq must be 'epoch', 'batch' or a number of steps, got ${String(updateFreq)}`,
  );
}

/** The star of the pattern stands for the name of a value. */
function scalars(
  pattern: string,
  values: Readonly<Record<string, number>>,
  step: number,
): Summary[] {
  return Object.entries(values).map(([name, scalar]) => ({
    tag: pattern.replace('*', () => tagName(name)),
    step,
    value: { plugin: 'scalars', scalar },
  }));
}

function trainingValues({ loss, metrics, learningRate }: EpochLogs): Record<string, number> {
  return { loss, ...metrics, learningRate };
}

async function histograms({ model }: TrainingRun, step: number): Promise<Summary[]> {
  const summaries: Summary[] = [];
  for (const { name, variable } of model.weights) {
    const buckets = histogramOf(await variable.data<'float32'>());
    summaries.push({ tag: `${name}/histogram`, step, value: { plugin: 'histograms', buckets } });
  }
  return summaries;
}
