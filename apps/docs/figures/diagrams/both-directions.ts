import { figure } from '../drawing/figure.js';
import { arrow, box, label, leapingArrow, line } from '../drawing/shapes.js';

const places = [190, 320, 450, 580];
const [forward, backward, joined] = [244, 160, 76];
/** From the middle of a step to the middle of its two boxes. */
const [toForward, toBackward] = [-26, 32];
const half = 29;

/** A bidirectional layer: one layer from the left, one from the right, side by side. */
export function bothDirections(): string {
  return figure({
    width: 720,
    height: 350,
    title:
      'A bidirectional layer: two layers read the same inputs from both ends, and their outputs are put side by side',
    parts: [
      ...places.flatMap((x, t) => step(x, t)),
      ...places.slice(1).flatMap((x, t) => between(places[t]!, x)),
      label('forward', { at: [24, forward], anchor: 'start', size: 14, kind: 'muted' }),
      label('backward', { at: [24, backward], anchor: 'start', size: 14, kind: 'muted' }),
      label('concat', { at: [24, joined], anchor: 'start', size: 14, kind: 'muted' }),
    ],
  });
}

function step(x: number, t: number): string[] {
  const [left, right] = [x + toForward, x + toBackward];
  return [
    line([
      [x + 3, 318],
      [x + 3, 300],
    ]),
    line([
      [left, 300],
      [right, 300],
    ]),
    arrow([
      [left, 300],
      [left, forward + 20],
    ]),
    arrow([
      [right, 300],
      [right, backward + 20],
    ]),
    box({ at: [left, forward], size: [2 * half, 40], kind: 'weights' }),
    label(`→h_${t}`, { at: [left, forward], math: true, size: 16 }),
    box({ at: [right, backward], size: [2 * half, 40], kind: 'operation' }),
    label(`←h_${t}`, { at: [right, backward], math: true, size: 16 }),
    arrow([
      [left, forward - 20],
      [left, joined + 18],
    ]),
    arrow([
      [right, backward - 20],
      [right, joined + 18],
    ]),
    box({ at: [x + 3, joined], size: [112, 36], kind: 'state' }),
    label(`[→h_${t}, ←h_${t}]`, { at: [x + 3, joined], math: true, size: 14 }),
    arrow([
      [x + 3, joined - 18],
      [x + 3, 24],
    ]),
    label(`x_${t}`, { at: [x + 7, 332], math: true, size: 16 }),
  ];
}

/** Each state goes to its neighbour, over the line of the other direction. */
function between(from: number, to: number): string[] {
  const ahead = leapingArrow([
    [from + toForward + half, forward],
    [from + toBackward, forward],
    [to + toForward - half, forward],
  ]);
  const back = leapingArrow([
    [to + toBackward - half, backward],
    [to + toForward, backward],
    [from + toBackward + half, backward],
  ]);
  return [ahead, back];
}
