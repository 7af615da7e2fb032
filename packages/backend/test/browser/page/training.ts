// Trains a small character model on the backend alone: an embedding, an LSTM, Adam. The same file runs in
// Node, in a page and in a Worker.
import { type EngineInfo, engineInfo, registerSeqlabBackend } from '@seqlab/backend';
import {
  engine,
  fill,
  findBackendFactory,
  type NamedTensorMap,
  removeBackend,
  setBackend,
  tensor,
  tidy,
  variable,
  type Tensor,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';

/** What a training told of itself. */
export interface Finding {
  readonly losses: readonly number[];
  readonly info: EngineInfo;
  readonly isolated: boolean;
}

const [vocabulary, width, units, batch, time, steps] = [11, 8, 20, 6, 12, 6];

/** Numbers in (-0.5, 0.5) that are the same everywhere. */
function weight(shape: number[]): Variable {
  const size = shape.reduce((product, side) => product * side, 1);
  return variable(
    tensor(
      Array.from({ length: size }, (_, i) => ((i * 37 + 11) % 101) / 101 - 0.5),
      shape,
    ),
  );
}

function lstmWeights(inputDim: number, size: number) {
  return {
    kernel: weight([inputDim, 4 * size]),
    recurrentKernel: weight([size, 4 * size]),
    bias: weight([4 * size]),
  };
}

function run(name: string, inputs: object, attributes: object = {}): Tensor {
  return runAll(name, inputs, attributes)[0]!;
}

function runAll(name: string, inputs: object, attributes: object): Tensor[] {
  const outputs = engine().runKernel(name, inputs as NamedTensorMap, { ...attributes });
  return Array.isArray(outputs) ? outputs : [outputs];
}

function lstm(x: Tensor, weights: ReturnType<typeof lstmWeights>, returnSequences: boolean) {
  const zeroState = zeros([batch, weights.bias.shape[0]! / 4]);
  const initial = { initialH: zeroState, initialC: zeroState };
  return run('SeqLabLSTM', { x, ...weights, ...initial }, { returnSequences, goBackwards: false });
}

/** Takes the steps and returns the losses; the backend goes on running. */
export async function startTraining(threads: number): Promise<Finding> {
  registerSeqlabBackend({ threads, blas: 'off' });
  // setBackend only answers false when a backend does not start; its factory says why.
  if (!(await setBackend('seqlab'))) await findBackendFactory('seqlab')!();

  const text = Array.from({ length: batch * (time + 1) }, (_, i) => (i * i + 3 * i) % vocabulary);
  const ids = tensor(text.slice(0, batch * time), [batch, time], 'int32');
  const labels = tensor(text.slice(batch * time), [batch], 'int32');
  const table = weight([vocabulary, width]);
  const first = lstmWeights(width, units);
  const second = lstmWeights(units, vocabulary);
  const parameters = [table, ...Object.values(first), ...Object.values(second)];
  const slots = parameters.map(({ shape }) => ({
    m: variable(zeros(shape)),
    v: variable(zeros(shape)),
  }));

  // The last layer has a unit a character, so its state serves as logits: in Node, TensorFlow.js has no
  // gradients of its own ops at hand.
  const loss = () => {
    const embedded = run('SeqLabEmbedding', { ids, table });
    const sequence = lstm(embedded, first, true);
    return run('SeqLabSparseCrossEntropy', { logits: lstm(sequence, second, false), labels });
  };
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    tidy(() => {
      const { value, grads } = engine().gradients(loss, parameters, fill([batch], 1 / batch));
      losses.push(value.dataSync<'float32'>().reduce((sum, one) => sum + one, 0) / batch);
      parameters.forEach((parameter, i) => {
        const { m, v } = slots[i]!;
        const attributes = { learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step };
        const updated = runAll('SeqLabAdam', { parameter, gradient: grads[i], m, v }, attributes);
        [parameter, m, v].forEach((held, k) => held.assign(updated[k]!));
      });
    });
  }
  return { losses, info: engineInfo(), isolated: globalThis.crossOriginIsolated === true };
}

export function stopTraining(): void {
  removeBackend('seqlab');
}
