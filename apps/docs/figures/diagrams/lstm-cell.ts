import { figure } from '../drawing/figure.js';
import { arrow, box, dot, label, line, operation, type Point } from '../drawing/shapes.js';

const carry = 92;
const gates = 218;
const bus = 288;

/** One time step of `lstm`: four gates, and two states. */
export function lstmCell(): string {
  const [f, i, g, o] = [190, 290, 380, 480] as const;
  const plus = 335;
  const out = 555;
  return figure({
    width: 720,
    height: 380,
    title:
      'An LSTM cell: forget gate, input gate and candidate change the cell state, the output gate reads it',
    parts: [
      box({ at: [360, 190], size: [500, 290], radius: 14 }),
      // The cell state, straight through.
      line(
        [
          [40, carry],
          [f - 13, carry],
        ],
        { kind: 'state', width: 3 },
      ),
      line(
        [
          [f + 13, carry],
          [plus - 13, carry],
        ],
        { kind: 'state', width: 3 },
      ),
      arrow(
        [
          [plus + 13, carry],
          [680, carry],
        ],
        { kind: 'state', width: 3 },
      ),
      operation('×', [f, carry]),
      operation('+', [plus, carry]),
      // What the gates read.
      line([
        [40, bus],
        [o, bus],
      ]),
      arrow([
        [145, 360],
        [145, bus],
      ]),
      dot([145, bus]),
      ...[f, i, g, o].map((x) =>
        arrow([
          [x, bus],
          [x, gates + 18],
        ]),
      ),
      ...[f, i, g].map((x) => dot([x, bus])),
      ...gateBox(f, 'σ', 'f_t'),
      ...gateBox(i, 'σ', 'i_t'),
      ...gateBox(g, 'tanh', 'g_t'),
      ...gateBox(o, 'σ', 'o_t'),
      // Forgetting, and what is new.
      arrow([
        [f, gates - 18],
        [f, carry + 13],
      ]),
      line([
        [i, gates - 18],
        [i, 152],
      ]),
      arrow([
        [i, 152],
        [plus - 13, 152],
      ]),
      line([
        [g, gates - 18],
        [g, 152],
      ]),
      arrow([
        [g, 152],
        [plus + 13, 152],
      ]),
      operation('×', [plus, 152]),
      arrow([
        [plus, 139],
        [plus, carry + 13],
      ]),
      // The output.
      dot([out, carry]),
      arrow([
        [out, carry],
        [out, 131],
      ]),
      box({ at: [out, 148], size: [60, 32], kind: 'operation', text: 'tanh' }),
      arrow([
        [out, 164],
        [out, gates - 13],
      ]),
      arrow([
        [o + 32, gates],
        [out - 13, gates],
      ]),
      operation('×', [out, gates]),
      line([
        [out, gates + 13],
        [out, bus],
      ]),
      arrow([
        [out, bus],
        [680, bus],
      ]),
      dot([598, bus]),
      arrow([
        [598, bus],
        [598, 16],
      ]),
      label('c_{t−1}', { at: [72, carry - 20], math: true, size: 18 }),
      label('c_t', { at: [652, carry - 20], math: true, size: 18 }),
      label('h_{t−1}', { at: [72, bus - 20], math: true, size: 18 }),
      label('h_t', { at: [652, bus - 20], math: true, size: 18 }),
      label('x_t', { at: [168, 356], math: true, size: 18 }),
      label('output', { at: [608, 18], anchor: 'start', size: 13, kind: 'muted' }),
    ],
  });
}

function gateBox(x: number, text: string, name: string): string[] {
  const at: Point = [x, gates];
  return [
    box({ at, size: [64, 36], kind: 'weights', text, fontSize: 16 }),
    label(name, { at: [x + 8, gates - 30], anchor: 'start', math: true, size: 15 }),
  ];
}
