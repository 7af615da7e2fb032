import * as v from 'valibot';
import { booleanValue, checkOptions, positiveInteger } from '../check-options.js';
import { countOf, digits, product, times, type ParamCount } from './count.js';

/** Options of `paramCount.simpleRNN` and `paramCount.lstm`. */
export interface RecurrentCountOptions {
  /** Size of a time step of the input. */
  readonly inputDim: number;
  /** Size of the output and of each state. */
  readonly units: number;
  /** Default true. */
  readonly useBias?: boolean | undefined;
}

/** Options of `paramCount.gru`. */
export interface GRUCountOptions extends RecurrentCountOptions {
  /** With it the bias has two rows, one for the input and one for the state. Default true. */
  readonly resetAfter?: boolean | undefined;
}

const schema = v.strictObject({
  inputDim: positiveInteger,
  units: positiveInteger,
  useBias: v.optional(booleanValue, true),
});

const gruSchema = v.strictObject({
  ...schema.entries,
  resetAfter: v.optional(booleanValue, true),
});

/** Of `simpleRNN`: `inputDim×units + units×units + units`. */
export function countSimpleRNN(options: RecurrentCountOptions): ParamCount {
  const checked = checkOptions('paramCount.simpleRNN', schema, options);
  return countGates(checked, { gates: 1, biasRows: 1 });
}

/** Of `lstm`: four gates of a simple RNN's size. */
export function countLSTM(options: RecurrentCountOptions): ParamCount {
  const checked = checkOptions('paramCount.lstm', schema, options);
  return countGates(checked, { gates: 4, biasRows: 1 });
}

/** Of `gru`: three gates, with two biases each where `resetAfter` is set. */
export function countGRU(options: GRUCountOptions): ParamCount {
  const checked = checkOptions('paramCount.gru', gruSchema, options);
  return countGates(checked, { gates: 3, biasRows: checked.resetAfter ? 2 : 1 });
}

function countGates(
  { inputDim, units, useBias }: v.InferOutput<typeof schema>,
  { gates, biasRows }: { gates: number; biasRows: number },
): ParamCount {
  const kernels = {
    kernel: gates * inputDim * units,
    recurrentKernel: gates * units * units,
  };
  const ofKernels = `${product(inputDim, units)} + ${product(units, units)}`;
  if (!useBias) return countOf(kernels, times(gates, ofKernels));
  const ofBias = biasRows === 1 ? digits(units) : product(biasRows, units);
  const bias = gates * biasRows * units;
  return countOf({ ...kernels, bias }, times(gates, `${ofKernels} + ${ofBias}`));
}
