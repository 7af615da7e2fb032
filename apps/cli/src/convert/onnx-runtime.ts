import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Layer, Model } from '@seqlab/seq-layers';
import { CliError, messageOf } from '../cli-error.js';
import type { Output, RunModel } from './compare-outputs.js';

const packageName = 'onnxruntime-node';

/** The part of ONNX Runtime that is used here. */
interface OnnxRuntime {
  readonly InferenceSession: { create(file: Uint8Array): Promise<Session> };
  readonly Tensor: new (type: string, data: unknown, shape: readonly number[]) => unknown;
}

interface Session {
  readonly inputNames: readonly string[];
  run(feeds: Readonly<Record<string, unknown>>): Promise<Record<string, OnnxOutput | undefined>>;
}

interface OnnxOutput {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/** ONNX Runtime, or why it is not there. */
export type OnnxRuntimeState = { readonly runtime: OnnxRuntime } | { readonly reason: string };

/** Where the working folder's project finds it, or beside seqlab: those who want it install it. */
export async function findOnnxRuntime(): Promise<OnnxRuntimeState> {
  const places = [`${process.cwd()}/package.json`, fileURLToPath(import.meta.url)];
  const file = places.map(resolveFrom).find((found) => found !== undefined);
  if (file === undefined) {
    return { reason: `it takes ONNX Runtime to check it: npm install ${packageName}` };
  }
  try {
    const module = (await import(pathToFileURL(file).href)) as OnnxRuntime & {
      default?: OnnxRuntime;
    };
    return { runtime: module.default ?? module };
  } catch (error) {
    return { reason: `${packageName} does not work: ${messageOf(error)}` };
  }
}

function resolveFrom(place: string): string | undefined {
  try {
    return createRequire(place).resolve(packageName);
  } catch {
    return undefined;
  }
}

/**
 * Runs an ONNX file that was made of a model, beginning at states of zeros.
 *
 * @throws {@link CliError} if ONNX Runtime does not take the file.
 */
export function runOnnx(
  { InferenceSession, Tensor: OnnxTensor }: OnnxRuntime,
  { file, model }: { file: Uint8Array; model: Model },
): RunModel {
  return async (inputs) => {
    const feeds: Record<string, unknown> = {};
    for (const [i, input] of inputs.entries()) {
      feeds[model.inputs[i]!.name ?? 'input'] = new OnnxTensor(
        input.dtype,
        await input.data(),
        input.shape,
      );
    }
    const [batch] = inputs[0]!.shape as [number];
    try {
      const session = await InferenceSession.create(file);
      for (const { name, size } of statesOf(model.layers)) {
        if (!session.inputNames.includes(name)) continue;
        feeds[name] = new OnnxTensor('float32', new Float32Array(batch * size), [batch, size]);
      }
      const found = await session.run(feeds);
      return model.graph.outputs.map((_, i, { length }): Output => {
        const { dims = [], data = [] } = found[length === 1 ? 'output' : `output_${i + 1}`] ?? {};
        return { shape: dims, data };
      });
    } catch (error) {
      throw new CliError(`ONNX Runtime does not run it: ${messageOf(error)}`, {
        cause: error,
        exitCode: 1,
      });
    }
  };
}

/** The inputs for states that `toOnnx` makes, by the names of recurrent layers, those inside others too. */
function statesOf(layers: readonly Layer[]): { name: string; size: number }[] {
  return layers.flatMap((layer) => {
    if (layer.sublayers.length > 0) return statesOf(layer.sublayers);
    const scope = layer.weights[0]?.name.replace(/\/[^/]*$/, '') ?? layer.name;
    return layer.stateSizes.map((size, i) => ({ name: `${scope}/initial_${'hc'[i]}`, size }));
  });
}
