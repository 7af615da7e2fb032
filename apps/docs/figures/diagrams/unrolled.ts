import { figure } from '../drawing/figure.js';
import { arrow, box, label, line, type Point } from '../drawing/shapes.js';

const row = 150;
const cell: readonly [number, number] = [84, 56];

/** A recurrent layer as a loop, the same step by step, and the way of the gradient. */
export function unrolled(): string {
  const places = [300, 410, 520, 630];
  const names = ['0', '1', '2', '3'];
  return figure({
    width: 720,
    height: 300,
    title:
      'A recurrent layer as a loop, unrolled over four time steps; the gradient runs backwards through all of them',
    parts: [
      box({ at: [90, row], size: cell, kind: 'weights', text: 'W, U, b' }),
      arrow([
        [90, 252],
        [90, row + 28],
      ]),
      label('x_t', { at: [112, 246], math: true, size: 17 }),
      arrow([
        [90, row - 28],
        [90, 52],
      ]),
      label('h_t', { at: [112, 60], math: true, size: 17 }),
      line([
        [90, 96],
        [168, 96],
        [168, row],
      ]),
      arrow([
        [168, row],
        [132, row],
      ]),
      label('=', { at: [212, row], size: 24 }),
      ...places.flatMap((x, t) => step([x, row], names[t]!, t === places.length - 1)),
      ...places.slice(1).flatMap((x) => [
        arrow([
          [x - 68, row - 10],
          [x - 42, row - 10],
        ]),
        arrow(
          [
            [x - 42, row + 12],
            [x - 68, row + 12],
          ],
          { kind: 'operation', dashed: true },
        ),
      ]),
      arrow(
        [
          [612, 52],
          [612, row - 28],
        ],
        { kind: 'operation', dashed: true },
      ),
      label('loss', { at: [630, 32], size: 15 }),
      label('state, forwards', { at: [345, 276], anchor: 'start', size: 13, kind: 'muted' }),
      arrow([
        [300, 276],
        [335, 276],
      ]),
      label('gradient, backwards', { at: [545, 276], anchor: 'start', size: 13, kind: 'muted' }),
      arrow(
        [
          [535, 276],
          [500, 276],
        ],
        { kind: 'operation', dashed: true },
      ),
    ],
  });
}

function step([x, y]: Point, name: string, last: boolean): string[] {
  return [
    box({ at: [x, y], size: cell, kind: 'weights', text: 'W, U, b' }),
    arrow([
      [x, 232],
      [x, y + 28],
    ]),
    label(`x_${name}`, { at: [x + 22, 226], math: true, size: 17 }),
    arrow([
      [x, y - 28],
      [x, last ? 52 : 84],
    ]),
    label(`h_${name}`, { at: [x + 22, 94], math: true, size: 17 }),
  ];
}
