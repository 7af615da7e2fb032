import { existsSync } from 'node:fs';
import { countParams, SeqLayersError } from '@seqlab/seq-layers';
import { CliError, messageOf } from '../cli-error.js';
import { useDevice } from '../device.js';
import { say } from '../messages.js';
import { checkTarget, type Check } from './check-target.js';
import { formatOfSource, formatOfTarget, type ReadFormat, type WriteFormat } from './formats.js';
import type { Prefixes } from './pytorch-weights.js';
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

/** Writes a model in another format, reads it again and compares the outputs. */
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
  const check = await checkTarget(model, target, { to, prefixes: given });
  report({ source, from, target, to, params: countParams(model) }, { check, json });
}

interface Conversion {
  source: string;
  from: ReadFormat;
  target: string;
  to: WriteFormat;
  params: number;
}

function report(conversion: Conversion, { check, json }: { check: Check; json: boolean }): void {
  if (json) {
    const checked = 'difference' in check;
    process.stdout.write(`${JSON.stringify({ ...conversion, checked, ...check })}\n`);
    return;
  }
  const { target, params, from, to } = conversion;
  process.stdout.write(`${target}\n`);
  const result =
    'reason' in check
      ? `not checked: ${check.reason}`
      : `read again, its outputs differ by ${check.difference === 0 ? 0 : check.difference.toExponential(1)}`;
  say(`${from} → ${to}, ${params.toLocaleString('en-US')} parameters; ${result}`);
  if (to === 'pytorch') say('it has the weights alone, by the names of layers');
}
