import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import type { KernelName } from '../../engine/kernel-names.js';
import { BackendError } from '../../errors.js';
import { RowGradients } from '../row-gradients.js';

/** Attributes that every optimizer has. */
export interface OptimizerAttributes {
  readonly learningRate: number;
  /** Multiplies the gradient: where clipping happens. Default 1. */
  readonly gradientScale?: number;
}

/** What an optimizer adds to the arguments that all of them have. */
interface OptimizerCall {
  readonly kernel: KernelName;
  /** Whether rows of a table stay as they are when the batch has not looked them up. */
  readonly touchedOnly: boolean;
  readonly arguments: readonly (number | boolean)[];
}

interface Optimizer<Attributes extends OptimizerAttributes> {
  readonly kernelName: string;
  /** Inputs that it keeps beside the parameter and changes, in the order of the outputs after that. */
  slots(attributes: Attributes): readonly string[];
  /** `address` gives that of a slot, 0 for one that the attributes do without. */
  call(attributes: Attributes, address: (slot: string) => number): OptimizerCall;
}

/**
 * A step of an optimizer in place: the updated parameter and slots are the same memory where nobody else
 * holds it, copies where somebody does.
 */
export function optimizerKernel<Attributes extends OptimizerAttributes>(
  optimizer: Optimizer<Attributes>,
): KernelConfig {
  const { kernelName } = optimizer;
  return {
    kernelName,
    backendName: 'seqlab',
    kernelFunc: ({ inputs, attrs, backend: active }) => {
      const backend = active as SeqlabBackend;
      const attributes = attrs as unknown as Attributes;
      const named = inputs as Record<string, TensorInfo | undefined>;
      const names = ['parameter', ...optimizer.slots(attributes)];
      for (const name of [...names, 'gradient']) checkSize(kernelName, name, named);
      const changed: TensorInfo[] = [];
      try {
        for (const name of names) changed.push(backend.forChange(named[name]!));
        const address = (name: string) => {
          const place = names.indexOf(name);
          return place < 0 ? 0 : backend.address(changed[place]!);
        };
        const call = optimizer.call(attributes, address);
        backend.engine.run(
          call.kernel,
          util.sizeFromShape(named.parameter!.shape),
          ...walk(backend, named.gradient!, call.touchedOnly),
          attributes.gradientScale ?? 1,
          address('parameter'),
          ...call.arguments,
        );
        return changed;
      } catch (error) {
        for (const info of changed) backend.letGo(info);
        throw error;
      }
    },
  };
}

/** What `openPieces` in assembly/optimizers/pieces.ts is told of a gradient. */
function walk(
  backend: SeqlabBackend,
  gradient: TensorInfo,
  touchedOnly: boolean,
): (number | boolean)[] {
  const rows = backend.deferred(gradient);
  return rows instanceof RowGradients
    ? [rows.width, rows.count, rows.ids, touchedOnly, rows.values]
    : [0, 0, 0, touchedOnly, backend.address(gradient)];
}

function checkSize(
  kernelName: string,
  name: string,
  inputs: Record<string, TensorInfo | undefined>,
): void {
  const expected = inputs.parameter?.shape;
  const shape = inputs[name]?.shape;
  if (expected && shape && util.arraysEqual(expected, shape)) return;
  throw new BackendError(
    'bad-input',
    `${kernelName}: ${name} must be a tensor of the parameter's shape [${expected}], got ` +
      (shape ? `[${shape}]` : 'none'),
  );
}
