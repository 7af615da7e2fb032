import { optimizerKernel, type OptimizerAttributes } from './optimizer-kernel.js';

interface Attributes extends OptimizerAttributes {
  /** Decay of the running averages. */
  readonly rho: number;
  readonly epsilon: number;
  /** Default 0, which needs no `momentum`. */
  readonly momentum?: number;
  /** Whether to divide by the gradients' deviation, which needs `average`. Default false. */
  readonly centered?: boolean;
}

/** RMSprop (Hinton 2012; centered: Graves 2013) in Keras' form, epsilon under the root. */
export const rmsprop = optimizerKernel<Attributes>({
  kernelName: 'SeqLabRMSprop',
  slots: ({ momentum = 0, centered = false }) => [
    'velocity',
    ...(centered ? ['average'] : []),
    ...(momentum === 0 ? [] : ['momentum']),
  ],
  call: ({ learningRate, rho, epsilon, momentum = 0 }, address) => ({
    kernel: 'rmsprop',
    touchedOnly: false,
    arguments: [
      address('velocity'),
      address('average'),
      address('momentum'),
      learningRate,
      1 - rho,
      momentum,
      epsilon,
    ],
  }),
});
