import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { gru, lstm, simpleRNN, type Layer } from '../src/index.js';
import { registerGradients } from '../src/gradients.js';
import {
  referenceGradients,
  runReference,
  type Numbers,
  type Parameters,
  type ReferenceOptions,
} from './float64-reference.js';

const batch = 2;
const time = 4;
const inputDim = 3;
const units = 5;

interface Case {
  readonly className: 'SimpleRNN' | 'LSTM' | 'GRU';
  readonly activation?: 'linear' | 'relu' | 'tanh' | 'sigmoid';
  readonly recurrentActivation?: 'relu' | 'sigmoid' | 'tanh';
  readonly resetAfter?: boolean;
  readonly useBias?: boolean;
  readonly returnSequences?: boolean;
  readonly goBackwards?: boolean;
}

const cells: Case[] = [
  { className: 'SimpleRNN' },
  { className: 'SimpleRNN', activation: 'relu' },
  { className: 'SimpleRNN', activation: 'linear' },
  { className: 'LSTM' },
  { className: 'LSTM', activation: 'sigmoid', recurrentActivation: 'tanh' },
  { className: 'GRU', resetAfter: true },
  { className: 'GRU', resetAfter: false },
  { className: 'GRU', resetAfter: true, activation: 'relu', recurrentActivation: 'tanh' },
];

const variants: Omit<Case, 'className'>[] = [
  { returnSequences: true },
  { returnSequences: false },
  { returnSequences: true, goBackwards: true },
  { useBias: false },
];

const cases: Case[] = cells.flatMap((cell) =>
  variants.map((variant): Case => Object.assign({}, cell, variant)),
);

/**
 * What every recurrent layer must compute on the active backend, by whatever path it takes there:
 * outputs, last states and all gradients as Keras' formulas give them, and as tfjs-layers does.
 */
export function describeRecurrentContract(useBackend: () => Promise<void>): void {
  describe('recurrent layers', () => {
    beforeAll(async () => {
      registerGradients();
      await useBackend();
    });

    test.each(cases)('match a float64 reference within 1e-4: %j', (options) => {
      const parameters = makeParameters(options);
      const complete = { ...defaults, ...options };
      const expected = runReference(parameters, complete);
      const coefficients = waves(expected.length, 9);
      const { results, gradients } = runLayer(makeLayer(options), { parameters, coefficients });
      expect(relativeError(results, expected)).toBeLessThan(1e-4);
      for (const [name, gradient] of referenceGradients(parameters, {
        ...complete,
        coefficients,
      })) {
        expect(relativeError(gradients.get(name)!, gradient), name).toBeLessThan(1e-4);
      }
    });

    test.each(cases.filter(({ resetAfter }) => resetAfter !== true))(
      'match tfjs-layers within 1e-4: %j',
      (options) => {
        const parameters = makeParameters(options);
        const theirs = runTfjsLayer(options, parameters);
        const ours = runLayer(makeLayer(options), {
          parameters,
          coefficients: theirs.coefficients,
        });
        expect(relativeError(ours.results, theirs.results)).toBeLessThan(1e-4);
        for (const [name, gradient] of theirs.gradients) {
          expect(relativeError(ours.gradients.get(name)!, gradient), name).toBeLessThan(1e-4);
        }
      },
    );

    test.each(cells)('leave no tensor behind: %j', (options) => {
      const layer = makeLayer(options);
      const x = tf.ones([batch, time, inputDim]);
      layer.build(x.shape);
      const before = tf.memory().numTensors;
      const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply(x).output));
      tf.dispose([value, grads]);
      expect(tf.memory().numTensors).toBe(before);
      const { output, states } = layer.apply(x);
      expect(tf.memory().numTensors).toBe(before + 1 + layer.stateSizes.length);
      tf.dispose([x, output, states]);
      layer.dispose();
    });
  });
}

const defaults = {
  activation: 'tanh',
  recurrentActivation: 'sigmoid',
  resetAfter: true,
  returnSequences: false,
  goBackwards: false,
} as const satisfies Omit<ReferenceOptions, 'className'>;

function makeLayer({ className, recurrentActivation, resetAfter, ...options }: Case): Layer {
  const gates = { ...(recurrentActivation && { recurrentActivation }) };
  if (className === 'SimpleRNN') return simpleRNN({ units, ...options });
  if (className === 'LSTM') return lstm({ units, ...options, ...gates });
  return gru({ units, ...options, ...gates, resetAfter });
}

/** Smooth numbers of mixed sign, never the same twice. */
function waves(size: number, seed: number): number[] {
  return Array.from({ length: size }, (_, i) => 0.8 * Math.sin(1 + seed * 7.3 + i * 1.7));
}

function makeParameters({ className, resetAfter = true, useBias = true }: Case): Parameters {
  const columns = { SimpleRNN: 1, LSTM: 4, GRU: 3 }[className] * units;
  const biasShape = className === 'GRU' && resetAfter ? [2, columns] : [columns];
  return {
    x: makeNumbers(1, [batch, time, inputDim]),
    kernel: makeNumbers(2, [inputDim, columns]),
    recurrent_kernel: makeNumbers(3, [units, columns]),
    ...(useBias && { bias: makeNumbers(4, biasShape) }),
    h: makeNumbers(5, [batch, units]),
    ...(className === 'LSTM' && { c: makeNumbers(6, [batch, units]) }),
  };
}

function makeNumbers(seed: number, shape: readonly number[]): Numbers {
  const size = shape.reduce((product, length) => product * length, 1);
  return { data: Float64Array.from(waves(size, seed)), shape };
}

interface LayerRun {
  /** The output and then the last states, all numbers in one list. */
  readonly results: number[];
  readonly gradients: Map<string, ArrayLike<number>>;
}

function runLayer(
  layer: Layer,
  { parameters, coefficients }: { parameters: Parameters; coefficients: readonly number[] },
): LayerRun {
  return scoped(() => {
    layer.build([null, null, inputDim], {
      weights: (name) => Float32Array.from(parameterOf(parameters, name).data),
    });
    const [x, ...states] = variablesOf(parameters);
    return runWithGradients(
      () => {
        const result = layer.apply(x!.variable, { states: states.map((state) => state.variable) });
        return [result.output, ...result.states];
      },
      { coefficients, variables: [...layer.weights, x!, ...states] },
    );
  });
}

function runTfjsLayer(
  { className, ...options }: Case,
  parameters: Parameters,
): LayerRun & { coefficients: readonly number[] } {
  return scoped(() => {
    const config = { ...defaults, ...options, units, returnState: true } as const;
    const builders = {
      SimpleRNN: tfl.layers.simpleRNN,
      LSTM: tfl.layers.lstm,
      GRU: tfl.layers.gru,
    };
    const zeros = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;
    const layer = builders[className]({ ...config, ...zeros });
    const [x, ...states] = variablesOf(parameters);
    const initialState = states.map((state) => state.variable);
    const call = () => layer.apply(x!.variable, { initialState }) as tf.Tensor[];
    const coefficients = waves(tf.concat(call().map(flatten)).size, 9);
    const { kernel, recurrent_kernel, bias } = parameters;
    layer.setWeights([kernel, recurrent_kernel, ...(bias ? [bias] : [])].map(toTensor));
    const names = ['kernel', 'recurrent_kernel', 'bias'];
    const weights = layer.trainableWeights.map((weight, i) => ({
      name: names[i]!,
      variable: weight.read() as tf.Variable,
    }));
    const run = runWithGradients(call, { coefficients, variables: [...weights, x!, ...states] });
    return { ...run, coefficients };
  });
}

interface NamedVariable {
  readonly name: string;
  readonly variable: tf.Variable;
}

/** The results of a call, and the gradient of `Σ coefficient · result`; frees the variables. */
function runWithGradients(
  call: () => tf.Tensor[],
  { coefficients, variables }: { coefficients: readonly number[]; variables: NamedVariable[] },
): LayerRun {
  const results: number[] = [];
  const { grads } = tf.variableGrads(
    () => {
      const flat = tf.concat(call().map(flatten));
      results.push(...flat.dataSync());
      return tf.sum(tf.mul(flat, tf.tensor1d([...coefficients])));
    },
    variables.map(({ variable }) => variable),
  );
  const gradients = new Map(
    variables.map(({ name, variable }) => [
      name.split('/').at(-1)!,
      grads[variable.name]!.dataSync(),
    ]),
  );
  for (const { variable } of variables) variable.dispose();
  return { results, gradients };
}

/** The input and the states as variables, so that they have gradients like the weights. */
function variablesOf({ x, h, c }: Parameters): NamedVariable[] {
  const all = Object.entries({ x, h, ...(c && { c }) });
  return all.map(([name, numbers]) => ({ name, variable: tf.variable(toTensor(numbers)) }));
}

function flatten(tensor: tf.Tensor): tf.Tensor1D {
  return tf.reshape(tensor, [tensor.size]);
}

/** `tf.tidy` for results that are not tensors. */
function scoped<T>(compute: () => T): T {
  let result: T | undefined;
  tf.tidy(() => {
    result = compute();
  });
  return result!;
}

function parameterOf(parameters: Parameters, weightName: string): Numbers {
  return parameters[weightName.split('/')[1] as 'kernel' | 'recurrent_kernel' | 'bias']!;
}

function toTensor({ data, shape }: Numbers): tf.Tensor {
  return tf.tensor(Float32Array.from(data), [...shape]);
}

/** The largest difference, relative to the largest expected number. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return difference / largest;
}
