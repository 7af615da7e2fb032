import {
  customGrad,
  div,
  engine,
  expandDims,
  maximum,
  mean,
  mul,
  ones,
  sum,
  type GradSaveFunc,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { hasKernel } from './fused-kernel.js';

type Mean = (input: Tensor, counted: Tensor | undefined) => Tensor;

/**
 * The mean over time, `[batch, time, features]` → `[batch, features]`, of the steps that count:
 * `counted` is `[batch, time]`, 1 or 0. Of a sequence without any it is 0.
 */
export function meanOverTime(input: Tensor, counted: Tensor | undefined): Tensor {
  const isFused = input.dtype === 'float32' && hasKernel('SeqLabMeanOverTime');
  return (isFused ? fusedMean : composedMean)(input, counted);
}

const fusedMean: Mean = (input, counted) => {
  const average = customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, GradSaveFunc];
    save(counted ? [counted] : []);
    const attributes = { time: x.shape[1]! };
    const kernelInputs = counted ? { x, weights: counted } : { x };
    return {
      value: engine().runKernel('SeqLabMeanOverTime', kernelInputs) as Tensor,
      gradFunc: (dOutput: Tensor, [weights]: Tensor[]) => {
        const gradientInputs = weights ? { dOutput, weights } : { dOutput };
        return engine().runKernel(
          'SeqLabMeanOverTimeGradient',
          gradientInputs,
          attributes,
        ) as Tensor;
      },
    };
  });
  return average(input);
};

/** The gradient is that of tfjs' own ops, which fill two tensors of the input's size on the way to it. */
const composedMean: Mean = (input, counted) => {
  const average = customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, GradSaveFunc];
    const weights = counted ? expandDims(counted, 2) : ones([1, x.shape[1]!, 1]);
    const steps = maximum(sum(weights, 1), 1);
    save([weights, steps]);
    return {
      value: counted ? div(sum(mul(x, weights), 1), steps) : mean(x, 1),
      gradFunc: (dy: Tensor, [kept, count]: Tensor[]) => mul(expandDims(div(dy, count!), 1), kept!),
    };
  });
  return average(input);
};
