import { optimizerKernel, type OptimizerAttributes } from './optimizer-kernel.js';

interface Attributes extends OptimizerAttributes {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Counts from 1. */
  readonly step: number;
  /** Decoupled (AdamW): the parameter loses learningRate · weightDecay of itself. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Adam and AdamW (Loshchilov & Hutter 2019), in Keras' form. Momentum moves rows of a table on that a batch
 * has not looked up, so all rows are visited.
 */
export const adam = optimizerKernel<Attributes>({
  kernelName: 'SeqLabAdam',
  slots: () => ['m', 'v'],
  call: (attributes, address) => {
    const { learningRate, beta1, beta2, epsilon, step, weightDecay = 0 } = attributes;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    return {
      kernel: 'adam',
      touchedOnly: false,
      arguments: [
        address('m'),
        address('v'),
        rate,
        1 - beta1,
        1 - beta2,
        epsilon,
        learningRate * weightDecay,
      ],
    };
  },
});
