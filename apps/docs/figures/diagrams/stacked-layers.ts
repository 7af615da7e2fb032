import { figure } from '../drawing/figure.js';
import { arrow, box, label } from '../drawing/shapes.js';

const places = [190, 320, 450, 580];

/** Two recurrent layers, the second reading the outputs of the first. */
export function stackedLayers(): string {
  const [first, second] = [210, 110];
  return figure({
    width: 720,
    height: 320,
    title:
      'Two recurrent layers over four time steps: the second reads every output of the first and gives its last',
    parts: [
      places.map((x, t) => [
        arrow([
          [x, 286],
          [x, first + 24],
        ]),
        box({ at: [x, first], size: [86, 48], kind: 'weights' }),
        label(`h_${t}`, { at: [x, first], math: true, size: 16 }),
        arrow([
          [x, first - 24],
          [x, second + 24],
        ]),
        box({ at: [x, second], size: [86, 48], kind: 'weights' }),
        label(`h′_${t}`, { at: [x, second], math: true, size: 16 }),
        label(`x_${t}`, { at: [x, 302], math: true, size: 16 }),
        t === 0 ? [] : [first, second].map((y) => nextTo(places[t - 1]!, x, y)),
      ]),
      arrow([
        [580, second - 24],
        [580, 44],
      ]),
      label('output [batch, units]', { at: [580, 26], size: 14 }),
      label('layer 2', { at: [24, second], anchor: 'start', size: 14, kind: 'muted' }),
      label('layer 1', { at: [24, first - 9], anchor: 'start', size: 14, kind: 'muted' }),
      label('returnSequences', { at: [24, first + 11], anchor: 'start', size: 12, kind: 'muted' }),
    ],
  });
}

function nextTo(from: number, to: number, y: number): string {
  return arrow([
    [from + 43, y],
    [to - 43, y],
  ]);
}
