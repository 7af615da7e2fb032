import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors, type NdArray } from '@seqlab/seq-layers';
import * as v from 'valibot';
import { isMissing, writeFolder } from './durable-folder.js';
import { TrainerError } from '../errors.js';
import type { TrainingState } from './training-state.js';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const epochLogsSchema = v.object({
  epoch: count,
  step: count,
  loss: v.number(),
  valLoss: v.exactOptional(v.number()),
  partial: v.exactOptional(v.literal(true)),
});

/** What `state.json` holds. */
const recordSchema = v.object({
  format: v.literal(1),
  step: count,
  epoch: count,
  batch: count,
  seed: count,
  lossSum: v.number(),
  tokens: count,
  history: v.array(epochLogsSchema),
  optimizer: v.object({ name: v.string(), iterations: count }),
  /** How many recurrent states each layer has in `states.safetensors`. */
  statesOfLayers: v.array(count),
  /** Of each other file. */
  sha256: v.record(v.string(), v.string()),
});

type CheckpointRecord = v.InferOutput<typeof recordSchema>;

/**
 * Writes a checkpoint folder: `model.safetensors`, `optimizer.safetensors`, `states.safetensors`
 * when recurrent states are carried, and `state.json` with the rest and the checksums. A crash at
 * any moment leaves the folder whole or absent. The folder must not exist.
 */
export async function saveCheckpoint(state: TrainingState, folder: string): Promise<void> {
  const { weights, optimizer, states, ...position } = state;
  const files: Record<string, Uint8Array> = {
    'model.safetensors': writeSafetensors(weights),
    'optimizer.safetensors': writeSafetensors(optimizer.slots),
    ...(states.length > 0 && { 'states.safetensors': writeSafetensors(nameStates(states)) }),
  };
  const record: CheckpointRecord = {
    format: 1,
    ...position,
    history: [...position.history],
    optimizer: { name: optimizer.name, iterations: optimizer.iterations },
    statesOfLayers: states.map((layerStates) => layerStates.length),
    sha256: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])),
  };
  await writeFolder(folder, { ...files, 'state.json': seal(record) });
}

/**
 * Reads a checkpoint folder, for `fit`'s `resumeFrom`.
 *
 * @throws {@link TrainerError} `corrupt-checkpoint` if a file is missing, truncated or changed.
 *
 * @example
 * ```ts
 * import { latestCheckpoint, loadCheckpoint } from '@seqlab/trainer/node';
 *
 * const path = await latestCheckpoint('runs/book');
 * const resumeFrom = path === undefined ? undefined : await loadCheckpoint(path);
 * ```
 */
export async function loadCheckpoint(folder: string): Promise<TrainingState> {
  try {
    return await readCheckpoint(folder);
  } catch (error) {
    if (isSystemError(error) && !isMissing(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainerError('corrupt-checkpoint', `Checkpoint ${folder}: ${reason}`, {
      cause: error,
    });
  }
}

async function readCheckpoint(folder: string): Promise<TrainingState> {
  const record = unseal(await readFile(join(folder, 'state.json'), 'utf8'));
  const { format: _, statesOfLayers, sha256: checksums, ...position } = record;
  const readArrays = async (name: string): Promise<Record<string, NdArray>> => {
    const bytes = await readFile(join(folder, name));
    if (sha256(bytes) !== checksums[name]) {
      throw new Error(`${name} is not as it was written: its checksum differs`);
    }
    const arrays = readSafetensors(bytes);
    if (!Object.values(arrays).every(({ data }) => data instanceof Float32Array)) {
      throw new Error(`${name} must hold float32 tensors only`);
    }
    return arrays;
  };
  const states = statesOfLayers.length > 0 ? await readArrays('states.safetensors') : {};
  return {
    ...position,
    weights: await readArrays('model.safetensors'),
    optimizer: { ...position.optimizer, slots: await readArrays('optimizer.safetensors') },
    states: statesOfLayers.map((length, layer) => listStates(states, { layer, length })),
  };
}

function nameStates(states: TrainingState['states']): Record<string, NdArray> {
  return Object.fromEntries(
    states.flatMap((layerStates, layer) =>
      layerStates.map((state, i) => [stateName(layer, i), state]),
    ),
  );
}

interface LayerStates {
  layer: number;
  length: number;
}

/** The states of a layer, in order. Where one is missing it is an error before there is a list. */
function listStates(states: Record<string, NdArray>, { layer, length }: LayerStates): NdArray[] {
  const own: NdArray[] = [];
  for (let i = 0; i < length; i++) {
    const state = states[stateName(layer, i)];
    if (state === undefined) throw new Error(`states.safetensors lacks ${stateName(layer, i)}`);
    own.push(state);
  }
  return own;
}

function stateName(layer: number, i: number): string {
  return `${layer}/${i}`;
}

/** JSON that carries its own checksum. */
function seal(record: CheckpointRecord): string {
  const checksum = sha256(JSON.stringify(record));
  return `${JSON.stringify({ checksum, ...record }, undefined, 2)}\n`;
}

function unseal(text: string): CheckpointRecord {
  const { checksum, ...record } = v.parse(
    v.looseObject({ checksum: v.string() }),
    JSON.parse(text),
  );
  if (sha256(JSON.stringify(record)) !== checksum) {
    throw new Error('state.json is not as it was written: its checksum differs');
  }
  const result = v.safeParse(recordSchema, record);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`state.json: ${v.getDotPath(issue)}: ${issue.message}`);
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
