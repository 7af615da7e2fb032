import { adam } from '@seqlab/trainer';
import {
  add,
  engine,
  matMul,
  mean,
  randomUniform,
  reshape,
  type Scalar,
  tensor,
  tidy,
  variable,
  variableGrads,
  zeros,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { randomIds, time } from '../measurement.js';
import { sequenceLengths, type TrainingRow } from './row.js';

type Weights = Record<string, Variable>;

/**
 * Milliseconds of training steps of a classifier of sequences, on the backend's kernels: one of a whole
 * sequence in one or both directions for each layer, its lengths given.
 */
export async function timeReviewModel(row: TrainingRow): Promise<number[]> {
  const { batchSize, timeSteps, vocabulary } = row;
  const ids = tensor(randomIds(batchSize * timeSteps, vocabulary), [batchSize, timeSteps], 'int32');
  const labels = tensor(randomIds(batchSize, 2), [batchSize], 'float32');
  const lengths = tensor(sequenceLengths(row), [batchSize], 'int32');
  const weights = makeWeights(row);
  const optimizer = adam();

  const loss = () => {
    let x = kernel('SeqLabEmbedding', { ids, table: weights.embedding! });
    if (row.cell === 'none') x = mean(x, 1);
    for (let layer = 0; layer < row.layers; layer++) {
      x = recurrent(
        row,
        { x, lengths, ...layerInputs(row, weights, layer) },
        layer < row.layers - 1,
      );
    }
    const logits = add(matMul(x, weights.kernel!), weights.bias!);
    const losses = kernel('SeqLabBinaryCrossEntropy', { logits: reshape(logits, [-1]), labels });
    return mean<Scalar>(losses);
  };
  return time(row, () =>
    tidy(() => {
      const { grads, value } = variableGrads(loss, Object.values(weights));
      optimizer.applyGradients(
        Object.entries(weights).map(([name, weight]) => ({
          name,
          variable: weight,
          gradient: grads[weight.name]!,
        })),
      );
      value.dataSync();
    }),
  );
}

function kernel(name: string, inputs: Record<string, Tensor>, attributes = {}): Tensor {
  const outputs = engine().runKernel(name, inputs, attributes) as Tensor | Tensor[];
  return Array.isArray(outputs) ? outputs[0]! : outputs;
}

function recurrent(
  { cell, bidirectional }: TrainingRow,
  inputs: Record<string, Tensor>,
  returnSequences: boolean,
): Tensor {
  const name = { lstm: 'LSTM', gru: 'GRU', simpleRnn: 'SimpleRNN', none: '' }[cell];
  return kernel(`SeqLab${bidirectional ? 'Bidirectional' : ''}${name}`, inputs, {
    returnSequences,
    goBackwards: false,
    resetAfter: true,
    activation: 'tanh',
  });
}

/** Names of a direction's own inputs. */
const FORWARD = ['kernel', 'recurrentKernel', 'bias', 'initialH', 'initialC'];
const BACKWARD = FORWARD.map((name) => `backward${name[0]!.toUpperCase()}${name.slice(1)}`);

function layerInputs(
  { batchSize, units, cell, bidirectional }: TrainingRow,
  weights: Weights,
  layer: number,
): Record<string, Tensor> {
  const inputs: Record<string, Tensor> = {};
  for (const names of bidirectional ? [FORWARD, BACKWARD] : [FORWARD]) {
    for (const name of names.slice(0, 3)) inputs[name] = weights[`${layer}/${name}`]!;
    inputs[names[3]!] = zeros([batchSize, units]);
    if (cell === 'lstm') inputs[names[4]!] = zeros([batchSize, units]);
  }
  return inputs;
}

function makeWeights(row: TrainingRow): Weights {
  const { units, layers, bidirectional, cell } = row;
  const columns = units * { lstm: 4, gru: 3, simpleRnn: 1, none: 0 }[cell];
  const random = (shape: number[]) => {
    const limit = Math.sqrt(6 / (shape[0]! + shape.at(-1)!));
    return variable(randomUniform(shape, -limit, limit));
  };
  const weights: Weights = {
    embedding: variable(randomUniform([row.vocabulary, row.embedding], -0.05, 0.05)),
  };
  let features = row.embedding;
  for (let layer = 0; layer < layers; layer++) {
    for (const names of bidirectional ? [FORWARD, BACKWARD] : [FORWARD]) {
      weights[`${layer}/${names[0]!}`] = random([features, columns]);
      weights[`${layer}/${names[1]!}`] = random([units, columns]);
      weights[`${layer}/${names[2]!}`] = variable(zeros(cell === 'gru' ? [2, columns] : [columns]));
    }
    features = units * (bidirectional ? 2 : 1);
  }
  weights.kernel = random([features, 1]);
  weights.bias = variable(zeros([1]));
  return weights;
}
