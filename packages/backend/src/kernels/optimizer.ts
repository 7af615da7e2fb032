import { type KernelConfig, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';

/** Σ x², a scalar; for clipping by global norm. */
export const sumOfSquares: KernelConfig = {
  kernelName: 'SeqLabSumOfSquares',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const x = inputs.x as Tensor;
    const { engine } = backend;
    const partial = engine.allocator.allocate(8 * engine.threads);
    engine.run('sumOfSquares', x.size, backend.address(x), partial.address);
    const sums = new Float64Array(engine.memory.buffer, partial.address, engine.threads);
    const total = sums.reduce((sum, value) => sum + value, 0);
    engine.allocator.free(partial);
    return backend.makeTensorInfo([], 'float32', Float32Array.of(total));
  },
};

interface AdamAttributes {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Counts from 1. */
  readonly step: number;
  /** Multiplies the gradient: where clipping happens. */
  readonly gradientScale: number;
}

/** The updated parameter and moments: the same memory where nobody else holds it, a copy where somebody does. */
export const adam: KernelConfig = {
  kernelName: 'SeqLabAdam',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { parameter, gradient, m, v } = inputs as Record<string, TensorInfo>;
    const { learningRate, beta1, beta2, epsilon, step, gradientScale } =
      attrs as unknown as AdamAttributes;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const changed = [parameter!, m!, v!].map((info) => backend.forChange(info));
    backend.engine.run(
      'adam',
      backend.values(changed[0]!).length,
      backend.address(changed[0]!),
      backend.address(gradient!),
      backend.address(changed[1]!),
      backend.address(changed[2]!),
      rate,
      1 - beta1,
      1 - beta2,
      epsilon,
      gradientScale,
    );
    return changed;
  },
};
