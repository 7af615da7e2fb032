import type { Activation } from '../../activations.js';
import { SeqLayersError } from '../../errors.js';
import type { OnnxGraph } from './graph.js';

const operators: Partial<Record<Activation, string>> = {
  relu: 'Relu',
  elu: 'Elu',
  selu: 'Selu',
  softplus: 'Softplus',
  softsign: 'Softsign',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  hardSigmoid: 'HardSigmoid',
  exponential: 'Exp',
};

/** The nodes of an activation; ONNX' own defaults are Keras 2's. */
export function emitActivation(graph: OnnxGraph, x: string, activation: Activation): string {
  const operator = operators[activation];
  if (operator) return graph.node(operator, [x]);
  switch (activation) {
    case 'softmax':
      return graph.node('Softmax', [x], { axis: -1 });
    case 'logSoftmax':
      return graph.node('LogSoftmax', [x], { axis: -1 });
    case 'relu6':
      return graph.node('Clip', [x, graph.float(0), graph.float(6)]);
    case 'swish':
      return graph.node('Mul', [x, graph.node('Sigmoid', [x])]);
    case 'gelu': {
      const erf = graph.node('Erf', [graph.node('Mul', [x, graph.float(Math.SQRT1_2)])]);
      const half = graph.node('Mul', [x, graph.float(0.5)]);
      return graph.node('Mul', [half, graph.node('Add', [erf, graph.float(1)])]);
    }
    default:
      return x;
  }
}

const inRecurrent = new Set<Activation>([
  'relu',
  'elu',
  'softplus',
  'softsign',
  'tanh',
  'sigmoid',
  'hardSigmoid',
]);

/**
 * The name of an activation inside a recurrent node.
 *
 * @throws SeqLayersError `unsupported` where ONNX has none
 */
export function recurrentActivation(activation: Activation, where: string): string {
  if (inRecurrent.has(activation)) return operators[activation]!;
  throw new SeqLayersError(
    'unsupported',
    `toOnnx: ${where}: ONNX has no recurrent node with the activation ${activation}`,
  );
}
