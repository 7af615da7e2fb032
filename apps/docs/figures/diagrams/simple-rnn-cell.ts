import { figure } from '../drawing/figure.js';
import { arrow, box, dot, label, line, operation } from '../drawing/shapes.js';

/** One time step of `simpleRNN`. */
export function simpleRNNCell(): string {
  const [y, plus, tanh] = [130, 300, 420] as const;
  return figure({
    width: 720,
    height: 270,
    title:
      'A simple recurrent cell: the new state is the tanh of input times W plus state times U plus b',
    parts: [
      box({ at: [350, 125], size: [480, 190], radius: 14 }),
      arrow([
        [40, y],
        [168, y],
      ]),
      box({ at: [200, y], size: [64, 36], kind: 'weights', text: '· U', fontSize: 16 }),
      arrow([
        [232, y],
        [plus - 13, y],
      ]),
      arrow([
        [200, 252],
        [200, 206],
      ]),
      box({ at: [200, 188], size: [64, 36], kind: 'weights', text: '· W', fontSize: 16 }),
      line([
        [232, 188],
        [plus, 188],
      ]),
      arrow([
        [plus, 188],
        [plus, y + 13],
      ]),
      box({ at: [plus, 66], size: [44, 32], kind: 'weights', text: 'b' }),
      arrow([
        [plus, 82],
        [plus, y - 13],
      ]),
      operation('+', [plus, y]),
      arrow([
        [plus + 13, y],
        [tanh - 36, y],
      ]),
      box({ at: [tanh, y], size: [72, 36], kind: 'operation', text: 'tanh' }),
      arrow([
        [tanh + 36, y],
        [680, y],
      ]),
      dot([530, y]),
      arrow([
        [530, y],
        [530, 20],
      ]),
      label('h_{t−1}', { at: [66, y - 20], math: true, size: 18 }),
      label('x_t', { at: [224, 244], math: true, size: 18 }),
      label('h_t', { at: [652, y - 20], math: true, size: 18 }),
      label('output', { at: [540, 16], anchor: 'start', size: 13, kind: 'muted' }),
      label('next step', { at: [652, y + 20], size: 13, kind: 'muted' }),
    ],
  });
}
