import { optimizerKernel, type OptimizerAttributes } from './optimizer-kernel.js';

interface Attributes extends OptimizerAttributes {
  readonly epsilon: number;
}

/** Adagrad (Duchi et al. 2011) in Keras' form, epsilon under the root. A zero gradient changes nothing. */
export const adagrad = optimizerKernel<Attributes>({
  kernelName: 'SeqLabAdagrad',
  slots: () => ['accumulator'],
  call: ({ learningRate, epsilon }, address) => ({
    kernel: 'adagrad',
    touchedOnly: true,
    arguments: [address('accumulator'), learningRate, epsilon],
  }),
});
