import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readResult } from '../run/result-file.js';
import { readRecord, runPaths } from '../run/run-folder.js';
import type { RunRecord } from '../run/run-record.js';
import type { TrainingResult } from '../run/training-result.js';
import type { MetricsLine } from '../run/metrics-line.js';
import { describeRun } from './describe-run.js';
import { fileStamp } from './file-stamp.js';
import type { RunInfo } from './messages.js';
import { MetricsTail } from './metrics-tail.js';
import { RunEpochs } from './run-epochs.js';
import { runProgress } from './run-progress.js';
import { StepCurves } from './step-curves.js';
import { StepSpeed } from './step-speed.js';

type LastStep = Extract<MetricsLine, { event: 'batch' }>['logs'];

/** A run's folder, and what is known of how it goes. Nothing of it is ever written. */
export class WatchedRun {
  readonly id: string;
  readonly folder: string;
  readonly curves = new StepCurves();
  readonly epochs = new RunEpochs();
  readonly #speed = new StepSpeed();
  readonly #tail: MetricsTail;
  #record: RunRecord;
  #recordStamp: string | undefined;
  #result: TrainingResult | undefined;
  #resultStamp: string | undefined;
  #lastStep: LastStep | undefined;
  #updatedAt: string | undefined;
  #modelSavedAt: string | undefined;

  private constructor(id: string, folder: string, record: RunRecord) {
    this.id = id;
    this.folder = folder;
    this.#record = record;
    this.#tail = new MetricsTail(runPaths(folder).metrics);
  }

  /** @throws {@link CliError} if the folder is no run, or its run.json is damaged. */
  static async open(id: string, folder: string): Promise<WatchedRun> {
    return new WatchedRun(id, folder, await readRecord(folder));
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** Reads what is new. */
  async refresh(): Promise<void> {
    await this.#readRecord();
    await this.#readResult();
    for await (const news of this.#tail.read()) {
      if (news === 'restart') this.#forget();
      else for (const line of news) this.#add(line);
    }
    const model = await stat(path.join(runPaths(this.folder).model, 'model.safetensors')).catch(
      () => undefined,
    );
    this.#modelSavedAt = model?.mtime.toISOString();
  }

  get info(): RunInfo {
    return {
      ...describeRun(this.id, this.#record),
      ...(this.#modelSavedAt !== undefined && { modelSavedAt: this.#modelSavedAt }),
      progress: runProgress({
        epochs: this.epochs,
        training: this.#record.recipe.training,
        lastStep: this.#lastStep,
        speed: this.#speed,
        updatedAt: this.#updatedAt,
        stopReason: this.#result?.stopReason,
        damagedLines: this.#tail.damagedLines,
        now: Date.now(),
      }),
    };
  }

  /** A training that goes on may have more epochs than before. */
  async #readRecord(): Promise<void> {
    const stamp = await fileStamp(runPaths(this.folder).record);
    if (stamp === this.#recordStamp) return;
    this.#record = await readRecord(this.folder);
    this.#recordStamp = stamp;
  }

  /** A result that cannot be read is none: curves say how the run went. */
  async #readResult(): Promise<void> {
    const stamp = await fileStamp(runPaths(this.folder).result);
    if (stamp === this.#resultStamp) return;
    this.#result = await readResult(this.folder).catch(() => undefined);
    this.#resultStamp = stamp;
  }

  #forget(): void {
    this.curves.clear();
    this.epochs.clear();
    this.#speed.clear();
    this.#lastStep = undefined;
    this.#updatedAt = undefined;
  }

  #add({ event, logs }: MetricsLine): void {
    this.#updatedAt = logs.time;
    if (event === 'epoch') {
      this.epochs.add(logs);
      return;
    }
    this.epochs.rewind(logs.step);
    this.curves.add(logs);
    this.#speed.add(logs);
    this.#lastStep = logs;
  }
}
