import { existsSync } from 'node:fs';
import {
  countParams,
  modelFromConfig,
  readSafetensors,
  SeqLayersError,
  type Model,
} from '@seqlab/seq-layers';
import { readFile } from 'node:fs/promises';
import { CliError, messageOf } from '../cli-error.js';
import { useDevice } from '../device.js';
import { compareOutputs } from './compare-outputs.js';
import { formatOfSource, formatOfTarget, type ReadFormat, type WriteFormat } from './formats.js';
import { setPyTorchWeights, type Prefixes } from './pytorch-weights.js';
import { readSource } from './read-source.js';
import { writeTarget } from './write-target.js';

export interface ConvertModelOptions {
  from?: ReadFormat;
  to?: WriteFormat;
  model?: string;
  prefixes: Prefixes;
  states: boolean;
  /** Whether what is at the target may be replaced. */
  force: boolean;
  json: boolean;
}

/** Weights are copied, so only the order of additions may differ. */
const tolerance = 1e-5;

/** Writes a model in another format, reads it again where that is possible and compares the outputs. */
export async function convertModel(
  source: string,
  target: string,
  { force, json, states, prefixes, ...options }: ConvertModelOptions,
): Promise<void> {
  const { to = formatOfTarget(target), from = formatOfSource(source), model: owner } = options;
  if (states && to !== 'onnx') throw new CliError('--states goes with --to onnx');
  if (existsSync(target) && !force) {
    throw new CliError(`${target} exists: choose another name, or replace it with --force`);
  }
  await useDevice('cpu');
  const both = from === 'pytorch' || to === 'pytorch';
  if (!both && prefixes.size > 0) {
    throw new CliError('--prefix goes with weights from and to PyTorch');
  }
  const model = await readSource(source, {
    from,
    ...(owner !== undefined && { model: owner }),
    prefixes: from === 'pytorch' ? prefixes : new Map(),
  });
  const given: Prefixes = from === 'pytorch' ? new Map() : prefixes;
  try {
    await writeTarget(model, target, { to, states, prefixes: given });
  } catch (error) {
    const isInput = error instanceof CliError || error instanceof SeqLayersError;
    const isUnsupported = error instanceof SeqLayersError && error.code === 'unsupported';
    const problem = isUnsupported ? `${to} cannot represent this model: ` : '';
    throw new CliError(`cannot write ${target}: ${problem}${messageOf(error)}`, {
      cause: error,
      exitCode: isInput ? 2 : 1,
    });
  }
  const difference = await check(model, target, { to, prefixes: given });
  report({ source, from, target, to, params: countParams(model), difference }, json);
}

/** How far the outputs of what was written are off; undefined where nothing here reads it. */
async function check(
  model: Model,
  target: string,
  { to, prefixes }: { to: WriteFormat; prefixes: Prefixes },
): Promise<number | undefined> {
  if (to === 'onnx') return undefined;
  const written =
    to === 'pytorch'
      ? modelFromConfig(model.toConfig(), { seed: 1 })
      : await readSource(target, { from: to, prefixes: new Map() });
  if (to === 'pytorch') {
    // Fresh weights, so that one that was not written shows.
    await setPyTorchWeights(written, readSafetensors(await readFile(target)), prefixes);
  }
  const difference = await compareOutputs(model, written);
  if (difference <= tolerance) return difference;
  throw new CliError(
    `${target} was written, but read again it gives outputs that differ by ${difference.toExponential(1)}: do not use it`,
    { exitCode: 1 },
  );
}

interface Report {
  source: string;
  from: ReadFormat;
  target: string;
  to: WriteFormat;
  params: number;
  difference: number | undefined;
}

function report({ difference, ...conversion }: Report, json: boolean): void {
  const checked = difference !== undefined;
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ ...conversion, checked, ...(checked && { difference }) })}\n`,
    );
    return;
  }
  const { target, params, from, to } = conversion;
  process.stdout.write(`${target}\n`);
  const result = checked
    ? `read again, its outputs differ by ${difference === 0 ? 0 : difference.toExponential(1)}`
    : 'not checked: nothing here reads it';
  process.stderr.write(
    `${from} → ${to}, ${params.toLocaleString('en-US')} parameters; ${result}\n`,
  );
  if (to === 'pytorch') process.stderr.write('it has the weights alone, by the names of layers\n');
}
