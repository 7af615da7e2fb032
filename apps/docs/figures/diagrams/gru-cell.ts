import { figure } from '../drawing/figure.js';
import { arrow, box, dot, label, leapingArrow, line, operation } from '../drawing/shapes.js';

const carry = 92;
const [ofState, ofInput] = [282, 308];

/** One time step of `gru` with `resetAfter`. */
export function gruCell(): string {
  const [r, z, g] = [205, 335, 480] as const;
  const plus = 480;
  return figure({
    width: 720,
    height: 390,
    title:
      'A GRU cell: the reset gate scales what the candidate sees of the state, the update gate mixes state and candidate',
    parts: [
      box({ at: [355, 195], size: [480, 290], radius: 14 }),
      // The state, on its way to the next step.
      line(
        [
          [40, carry],
          [z - 13, carry],
        ],
        { kind: 'state', width: 3 },
      ),
      line(
        [
          [z + 13, carry],
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
      operation('×', [z, carry]),
      operation('+', [plus, carry]),
      // What the gates read: the state, and the input.
      dot([145, carry]),
      line([
        [145, carry],
        [145, ofState],
        [z - 12, ofState],
      ]),
      arrow([
        [160, 370],
        [160, ofInput],
      ]),
      line([
        [160, ofInput],
        [g, ofInput],
      ]),
      ...[r, z].flatMap((x) => [
        arrow([
          [x - 12, ofState],
          [x - 12, 254],
        ]),
        arrow([
          [x + 12, ofInput],
          [x + 12, 254],
        ]),
        dot([x + 12, ofInput]),
      ]),
      dot([r - 12, ofState]),
      arrow([
        [g, ofInput],
        [g, 210],
      ]),
      box({ at: [r, 236], size: [64, 36], kind: 'weights', text: 'σ', fontSize: 16 }),
      box({ at: [z, 236], size: [64, 36], kind: 'weights', text: 'σ', fontSize: 16 }),
      box({ at: [g, 192], size: [64, 36], kind: 'weights', text: 'tanh', fontSize: 16 }),
      label('r_t', { at: [r + 38, 228], anchor: 'start', math: true }),
      label('z_t', { at: [z + 38, 228], anchor: 'start', math: true }),
      label('g_t', { at: [g + 38, 192], anchor: 'start', math: true }),
      // Reset: the state as the candidate sees it.
      dot([r, carry]),
      arrow([
        [r, carry],
        [r, 118],
      ]),
      box({ at: [r, 134], size: [56, 32], kind: 'weights', text: '· U_g' }),
      arrow([
        [r, 150],
        [r, 179],
      ]),
      operation('×', [r, 192]),
      arrow([
        [r, 218],
        [r, 205],
      ]),
      leapingArrow([
        [r + 13, 192],
        [z, 192],
        [g - 32, 192],
      ]),
      // Update: how much of the old, how much of the new.
      arrow([
        [z, 218],
        [z, carry + 13],
      ]),
      dot([z, 134]),
      arrow([
        [z, 134],
        [377, 134],
      ]),
      box({ at: [402, 134], size: [50, 30], kind: 'operation', text: '1 −' }),
      arrow([
        [427, 134],
        [g - 13, 134],
      ]),
      arrow([
        [g, 174],
        [g, 147],
      ]),
      operation('×', [g, 134]),
      arrow([
        [g, 121],
        [g, carry + 13],
      ]),
      dot([550, carry]),
      arrow([
        [550, carry],
        [550, 16],
      ]),
      label('h_{t−1}', { at: [72, carry - 20], math: true, size: 18 }),
      label('h_t', { at: [652, carry - 20], math: true, size: 18 }),
      label('x_t', { at: [184, 364], math: true, size: 18 }),
      label('output', { at: [562, 18], anchor: 'start', size: 13, kind: 'muted' }),
    ],
  });
}
