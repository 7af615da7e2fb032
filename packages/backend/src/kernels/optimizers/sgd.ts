import { optimizerKernel, type OptimizerAttributes } from './optimizer-kernel.js';

interface Attributes extends OptimizerAttributes {
  /** Default 0, which needs no `velocity`. */
  readonly momentum?: number;
  /** Nesterov's momentum. Default false. */
  readonly nesterov?: boolean;
}

/** Stochastic gradient descent in Keras' form, where the velocity holds the learning rate. */
export const sgd = optimizerKernel<Attributes>({
  kernelName: 'SeqLabSGD',
  slots: ({ momentum = 0 }) => (momentum === 0 ? [] : ['velocity']),
  call: ({ learningRate, momentum = 0, nesterov = false }, address) =>
    momentum === 0
      ? { kernel: 'sgd', touchedOnly: true, arguments: [learningRate] }
      : {
          kernel: 'sgdWithMomentum',
          touchedOnly: false,
          arguments: [address('velocity'), learningRate, momentum, nesterov],
        },
});
