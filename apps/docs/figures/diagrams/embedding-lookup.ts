import { initialValues } from '@seqlab/seq-layers';
import { figure } from '../drawing/figure.js';
import { arrow, box, label, line, type Point } from '../drawing/shapes.js';

const words = ['<PAD>', '<START>', '<UNK>', 'the', 'film', 'was', 'very', 'good'];
const text = ['the', 'film', 'was', 'good'];
const columns = 4;
const cell = { width: 62, height: 30 };
const tableAt: Point = [250, 60];

/** Rows of a table picked by ids: the table is one that `embedding` would begin with. */
export function embeddingLookup(): string {
  const values = initialValues('randomUniform', { shape: [words.length, columns], seed: 0 });
  const rowY = (row: number) => tableAt[1] + row * cell.height + cell.height / 2;
  return figure({
    width: 720,
    height: 330,
    title: 'An embedding looks up the row of each id in a table of numbers',
    parts: [
      label('ids', { at: [70, 36], size: 14, kind: 'muted' }),
      label('embeddings [8, 4]', {
        at: [tableAt[0] + 2 * cell.width, 36],
        size: 14,
        kind: 'muted',
      }),
      label('output [4, 4]', { at: [620, 36], size: 14, kind: 'muted' }),
      ...words.flatMap((word, row) =>
        tableRow(word, row, values.subarray(row * columns, (row + 1) * columns)),
      ),
      ...text.flatMap((word, t) => {
        const id = words.indexOf(word);
        const y = 100 + t * 52;
        return [
          box({ at: [70, y], size: [104, 34], kind: 'plain', text: `${word}: ${id}` }),
          line([
            [122, y],
            [150, y],
          ]),
          arrow([
            [150, y],
            [224, rowY(id)],
          ]),
          arrow([
            [tableAt[0] + columns * cell.width + 4, rowY(id)],
            [556, y],
          ]),
          box({ at: [622, y], size: [126, 34], kind: 'state' }),
          label(
            `${Array.from(values.subarray(id * columns, id * columns + 2), shown).join('  ')}  …`,
            {
              at: [622, y],
              size: 13,
            },
          ),
        ];
      }),
    ],
  });
}

function tableRow(word: string, row: number, numbers: Float32Array): string[] {
  const [x, y] = [tableAt[0], tableAt[1] + row * cell.height + cell.height / 2];
  const used = text.includes(word);
  return [
    label(`${row}`, { at: [x - 12, y], anchor: 'end', size: 13, kind: 'muted' }),
    ...Array.from(numbers).flatMap((value, column) => {
      const at: Point = [x + (column + 0.5) * cell.width, y];
      return [
        box({ at, size: [cell.width, cell.height], kind: used ? 'state' : 'plain', radius: 0 }),
        label(shown(value), { at, size: 13, ...(!used && { kind: 'muted' as const }) }),
      ];
    }),
  ];
}

function shown(value: number): string {
  return value.toFixed(3).replace('-', '−');
}
