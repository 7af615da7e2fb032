import type { DatasetDescription } from './dataset-description.js';

/**
 * A description as a text for people, several lines in columns.
 *
 * @example
 * ```ts
 * import { describe, formatDescription } from '@seqlab/text-data';
 *
 * console.log(formatDescription(describe([[1, 2, 3, 1], [1, 2]])));
 * ```
 */
export function formatDescription(description: DatasetDescription): string {
  const { sequences, tokens, differentTokens, lengths } = description;
  const parts: (readonly [title: string, rows: readonly (readonly string[])[]])[] = [
    [
      'Data',
      [
        ['sequences', whole(sequences)],
        ['tokens', whole(tokens)],
        ['different tokens', whole(differentTokens)],
      ],
    ],
    [
      'Length of sequences',
      [
        ['shortest', whole(lengths.min)],
        ['mean', lengths.mean.toFixed(1)],
        ...lengths.percentiles.map(({ percentile, length }) => [
          `${percentile} % up to`,
          whole(length),
        ]),
        ['longest', whole(lengths.max)],
      ],
    ],
    [
      'Tokens that are among the most frequent',
      description.coverage.map(({ vocabularySize, share }) => [
        whole(vocabularySize),
        percent(share),
      ]),
    ],
    [
      'Most frequent tokens',
      description.mostFrequent.map(({ id, token, count, share }) => [
        token === undefined ? String(id) : `${id} ${JSON.stringify(token)}`,
        whole(count),
        percent(share),
      ]),
    ],
    [
      'Classes',
      description.classes.map(({ label, count, share }) => [
        String(label),
        whole(count),
        percent(share),
      ]),
    ],
  ];
  return parts
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => [title, ...alignColumns(rows)].join('\n'))
    .join('\n\n');
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The first column to the left, numbers to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? `  ${cell.padEnd(widths[column]!)}` : cell.padStart(widths[column]!),
      )
      .join('  '),
  );
}
