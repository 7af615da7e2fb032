import { readFile } from 'node:fs/promises';
import { modelFromConfig, readSafetensors, type Model } from '@seqlab/seq-layers';
import { CliError } from '../cli-error.js';
import { compareOutputs, runModel, type RunModel } from './compare-outputs.js';
import type { WriteFormat } from './formats.js';
import { findOnnxRuntime, runOnnx } from './onnx-runtime.js';
import { setPyTorchWeights, type Prefixes } from './pytorch-weights.js';
import { readSource } from './read-source.js';

/** Weights are copied, so only the order of additions may differ. */
const tolerance = 1e-5;
/** ONNX Runtime has a tanh and a sigmoid of its own. */
const onnxTolerance = 1e-4;

/** How far the outputs of what was written are off, or why that was not found out. */
export type Check = { readonly difference: number } | { readonly reason: string };

/**
 * Reads what was written, runs it and compares its outputs with the model's.
 *
 * @throws {@link CliError} if they differ.
 */
export async function checkTarget(
  model: Model,
  target: string,
  { to, prefixes }: { to: WriteFormat; prefixes: Prefixes },
): Promise<Check> {
  if (to !== 'onnx') {
    const written =
      to === 'pytorch'
        ? await withPyTorchWeights(model, target, prefixes)
        : await readSource(target, { from: to, prefixes: new Map() });
    return { difference: await compare(model, target, { run: runModel(written), tolerance }) };
  }
  const found = await findOnnxRuntime();
  if ('reason' in found) return found;
  const run = runOnnx(found.runtime, { file: await readFile(target), model });
  return { difference: await compare(model, target, { run, tolerance: onnxTolerance }) };
}

/** Fresh weights besides, so that one that was not written shows. */
async function withPyTorchWeights(model: Model, file: string, prefixes: Prefixes): Promise<Model> {
  const written = modelFromConfig(model.toConfig(), { seed: 1 });
  await setPyTorchWeights(written, readSafetensors(await readFile(file)), prefixes);
  return written;
}

async function compare(
  model: Model,
  target: string,
  { run, tolerance: most }: { run: RunModel; tolerance: number },
): Promise<number> {
  const difference = await compareOutputs(model, run);
  if (difference <= most) return difference;
  throw new CliError(
    `${target} was written, but read again it gives outputs that differ by ${difference.toExponential(1)}: do not use it`,
    { exitCode: 1 },
  );
}
