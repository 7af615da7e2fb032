import { charTokenizer, contiguousWindows } from '@seqlab/text-data';
import { figure } from '../drawing/figure.js';
import { arrow, box, label, type Point } from '../drawing/shapes.js';

const text = 'To be, or not to be, that is the question: whether';
const [batchSize, seqLength] = [3, 5];
const cell = { width: 34, height: 34 };

/** What `contiguousWindows` makes of a line: each row goes on in the next batch. */
export function contiguousBatches(): string {
  const tokenizer = charTokenizer(text);
  const source = contiguousWindows(tokenizer.encode(text), { batchSize, seqLength });
  const batches = Array.from(source.batches(), ({ inputs }) =>
    tokenizer.decode(inputs.data as Int32Array),
  );
  const left = (batch: number) => 96 + batch * (seqLength * cell.width + 36);
  const y = (row: number) => 96 + row * 62;
  return figure({
    width: 720,
    height: 270,
    title: 'Three batches of three rows: every row continues where it ended in the batch before',
    parts: [
      batches.map((characters, batch) => [
        label(`batch ${batch + 1}`, {
          at: [left(batch) + (seqLength * cell.width) / 2, 40],
          size: 14,
          kind: 'muted',
        }),
        Array.from(characters, (character, i) => {
          const [row, t] = [Math.floor(i / seqLength), i % seqLength];
          const at: Point = [left(batch) + (t + 0.5) * cell.width, y(row)];
          return box({
            at,
            size: [cell.width, cell.height],
            kind: row === 0 ? 'weights' : row === 1 ? 'state' : 'operation',
            text: character === ' ' ? '␣' : character,
            radius: 0,
            fontSize: 16,
          });
        }),
        batch === 0
          ? []
          : Array.from({ length: batchSize }, (_, row) =>
              arrow([
                [left(batch) - 34, y(row)],
                [left(batch) - 2, y(row)],
              ]),
            ),
      ]),
      ...Array.from({ length: batchSize }, (_, row) =>
        label(`row ${row + 1}`, { at: [78, y(row)], anchor: 'end', size: 14, kind: 'muted' }),
      ),
      label('→ the recurrent state is carried, the gradient is not', {
        at: [360, 250],
        size: 14,
        kind: 'muted',
      }),
    ],
  });
}
