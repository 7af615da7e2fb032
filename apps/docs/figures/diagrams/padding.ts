import { padSequences, sequenceMask } from '@seqlab/text-data';
import { figure } from '../drawing/figure.js';
import { arrow, box, label, type Point } from '../drawing/shapes.js';

const reviews = [
  [14, 22, 16, 43, 530, 973],
  [194, 1153, 194],
  [14, 47, 8, 30],
];
const maxLen = 10;
const cell = { width: 46, height: 34 };
const left = 130;

/** The same reviews padded after their end: where a state is read without a mask, and with one. */
export function padding(): string {
  const options = { maxLen, padding: 'post' } as const;
  const { data, lengths } = padSequences(reviews, options);
  const mask = sequenceMask(lengths, options).data;
  const y = (row: number) => 92 + row * 62;
  return figure({
    width: 720,
    height: 300,
    title:
      'Three reviews padded to ten ids at their end: a mask says that each ends at its last word',
    parts: [
      label('ten steps a review; the mask is 1 where a cell is green', {
        at: [left, 40],
        anchor: 'start',
        size: 14,
        kind: 'muted',
      }),
      reviews.map((_, row) => [
        label(`review ${row + 1}`, { at: [left - 20, y(row)], anchor: 'end', size: 14 }),
        Array.from({ length: maxLen }, (_unused, t) => {
          const at: Point = [left + (t + 0.5) * cell.width, y(row)];
          const counts = mask[row * maxLen + t] === 1;
          const id = data[row * maxLen + t]!;
          return (
            box({
              at,
              size: [cell.width, cell.height],
              kind: counts ? 'state' : 'plain',
              radius: 0,
            }) + label(`${id}`, { at, size: 14, ...(!counts && { kind: 'muted' as const }) })
          );
        }),
        mark(left + (lengths[row]! - 0.5) * cell.width, y(row)),
      ]),
      arrow(
        [
          [left + (maxLen - 0.5) * cell.width, 250],
          [left + (maxLen - 0.5) * cell.width, y(2) + 20],
        ],
        { kind: 'operation' },
      ),
      label('without: after the padding', {
        at: [left + maxLen * cell.width, 264],
        anchor: 'end',
        size: 14,
        kind: 'operation',
      }),
      label('with the mask: after the last word', {
        at: [left, 264],
        anchor: 'start',
        size: 14,
        kind: 'weights',
      }),
    ],
  });
}

/** Where the state of a masked review is read. */
function mark(x: number, y: number): string {
  return arrow(
    [
      [x, y + 38],
      [x, y + 19],
    ],
    { kind: 'weights' },
  );
}
