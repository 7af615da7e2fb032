import { gru, lstm, simpleRNN, type Layer } from '@seqlab/seq-layers';
import { tensor1d } from '@tensorflow/tfjs-core';
import { lineChart } from '../drawing/line-chart.js';
import { gradientNorms } from './gradient-norms.js';

const [timeSteps, inputDim, units] = [100, 16, 64];

/** New layers of 64 units: what of the gradient is left so many steps before the end. */
export function vanishingGradients(): string {
  return lineChart({
    title:
      'The gradient at the input so many time steps before the end, relative to that of the last step',
    x: { name: 'time steps before the end', ticks: [0, 20, 40, 60, 80, 100], range: [0, 100] },
    y: {
      name: 'gradient',
      log: true,
      ticks: [1e-20, 1e-15, 1e-10, 1e-5, 1],
      range: [1e-22, 100],
      show: (tick) => (tick === 1 ? '1' : tick.toExponential()),
    },
    series: [
      { name: 'SimpleRNN', kind: 'operation', points: relativeNorms(simpleRNN({ units })) },
      { name: 'LSTM', kind: 'weights', points: relativeNorms(lstm({ units })) },
      { name: 'GRU', kind: 'state', points: relativeNorms(gru({ units })) },
      {
        name: 'LSTM, forget gate at 0.99',
        kind: 'weights',
        dashed: true,
        points: relativeNorms(openLSTM()),
      },
    ],
  });
}

function relativeNorms(layer: Layer): [number, number][] {
  const norms = gradientNorms(layer, { timeSteps, inputDim, scale: 1 });
  return norms.toReversed().map((norm, before) => [before, norm / norms.at(-1)!]);
}

/** As training may make it: the bias of the forget gate is ln 99, of which the sigmoid is 0.99. */
function openLSTM(): Layer {
  const layer = lstm({ units });
  layer.build([null, null, inputDim]);
  const { variable } = layer.weights[2]!;
  const bias = variable.dataSync<'float32'>();
  bias.fill(Math.log(99), units, 2 * units);
  variable.assign(tensor1d(bias));
  return layer;
}
