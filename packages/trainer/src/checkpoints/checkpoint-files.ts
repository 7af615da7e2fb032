import { readSafetensors, writeSafetensors, type NdArray } from '@seqlab/seq-layers';
import * as v from 'valibot';
import type { CallbackState } from '../callbacks/callback.js';
import { checkpointRecord, type CheckpointRecord } from './checkpoint-record.js';
import type { TrainingState } from './training-state.js';

type Arrays = Readonly<Record<string, NdArray>>;

/**
 * A training state as files: `state.json` with the position and the checksums of the others, and one
 * of safetensors for each kind of arrays that there are.
 */
export async function encodeCheckpoint(state: TrainingState): Promise<Record<string, Uint8Array>> {
  const { weights, optimizer, states, gradients, averages, callbacks, ...position } = state;
  const arrays: Record<string, Arrays> = {
    'model.safetensors': weights,
    'optimizer.safetensors': optimizer.slots,
    'states.safetensors': nameStates(states),
    'gradients.safetensors': gradients.sums,
    'averages.safetensors': averages.weights,
    'callbacks.safetensors': nameCallbackArrays(callbacks),
  };
  const files: Record<string, Uint8Array> = {};
  const sha256: Record<string, string> = {};
  for (const [name, own] of Object.entries(arrays)) {
    if (Object.keys(own).length === 0) continue;
    files[name] = writeSafetensors(own);
    sha256[name] = await digest(files[name]);
  }
  const record: CheckpointRecord = {
    format: 1,
    ...position,
    optimizer: {
      name: optimizer.name,
      iterations: optimizer.iterations,
      learningRateFactor: optimizer.learningRateFactor,
    },
    statesOfLayers: states.map((layerStates) => layerStates.length),
    gradients: { batches: gradients.batches, tokens: gradients.tokens },
    averages: { count: averages.count },
    callbacks: Object.fromEntries(
      Object.entries(callbacks).map(([name, { values }]) => [name, values]),
    ),
    sha256,
  };
  return { ...files, 'state.json': await seal(record) };
}

/**
 * The training state of such files.
 *
 * @throws Error if a file is missing, truncated or changed
 */
export async function decodeCheckpoint(
  readFile: (name: string) => Promise<Uint8Array>,
): Promise<TrainingState> {
  const record = await unseal(await readFile('state.json'));
  const { format: _, statesOfLayers, sha256, callbacks, ...position } = record;
  const readArrays = async (name: string): Promise<Record<string, NdArray>> => {
    if (sha256[name] === undefined && name !== 'model.safetensors') return {};
    const bytes = await readFile(name);
    if ((await digest(bytes)) !== sha256[name]) {
      throw new Error(`${name} is not as it was written: its checksum differs`);
    }
    const arrays = readSafetensors(bytes);
    if (!Object.values(arrays).every(({ data }) => data instanceof Float32Array)) {
      throw new Error(`${name} must hold float32 tensors only`);
    }
    return arrays;
  };
  const states = await readArrays('states.safetensors');
  const callbackArrays = await readArrays('callbacks.safetensors');
  return {
    ...position,
    weights: await readArrays('model.safetensors'),
    optimizer: { ...position.optimizer, slots: await readArrays('optimizer.safetensors') },
    states: statesOfLayers.map((length, layer) => listStates(states, { layer, length })),
    gradients: { ...position.gradients, sums: await readArrays('gradients.safetensors') },
    averages: { ...position.averages, weights: await readArrays('averages.safetensors') },
    callbacks: Object.fromEntries(
      Object.entries(callbacks).map(([name, values]) => [
        name,
        { values, arrays: arraysUnder(`${name}/`, callbackArrays) },
      ]),
    ),
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

function nameCallbackArrays(callbacks: TrainingState['callbacks']): Record<string, NdArray> {
  return Object.fromEntries(
    Object.entries(callbacks).flatMap(([name, { arrays }]: [string, CallbackState]) =>
      Object.entries(arrays).map(([array, values]) => [`${name}/${array}`, values]),
    ),
  );
}

function arraysUnder(prefix: string, arrays: Arrays): Record<string, NdArray> {
  return Object.fromEntries(
    Object.entries(arrays)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, values]) => [name.slice(prefix.length), values]),
  );
}

/** JSON that carries its own checksum. */
async function seal(record: CheckpointRecord): Promise<Uint8Array> {
  const plain: unknown = JSON.parse(JSON.stringify(record, writeNumber));
  const checksum = await digest(encoder.encode(JSON.stringify(plain)));
  const text = JSON.stringify({ checksum, ...(plain as object) }, undefined, 2);
  return encoder.encode(`${text}\n`);
}

async function unseal(bytes: Uint8Array): Promise<CheckpointRecord> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const sealed = v.parse(v.looseObject({ checksum: v.string() }), JSON.parse(text));
  const { checksum, ...plain } = sealed;
  if ((await digest(encoder.encode(JSON.stringify(plain)))) !== checksum) {
    throw new Error('state.json is not as it was written: its checksum differs');
  }
  const result = v.safeParse(checkpointRecord(), plain);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`state.json: ${v.getDotPath(issue)}: ${issue.message}`);
}

const encoder = new TextEncoder();

/** JSON has no NaN and no infinity; metrics may. */
function writeNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

async function digest(bytes: Uint8Array): Promise<string> {
  const { subtle } = crypto as Partial<Crypto>;
  if (subtle === undefined) {
    throw new Error(
      'check sums need crypto.subtle, which pages have by https or from localhost only',
    );
  }
  // A copy where the bytes are in shared memory, which hashing refuses.
  const hash = await subtle.digest('SHA-256', Uint8Array.from(bytes));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
