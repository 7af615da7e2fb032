import { GenerateError } from '../../errors.js';
import { vectorLines } from '../vector-lines.js';
import type { WordVectors } from '../word-vectors.js';

/** Options of `projectorFiles`. */
export interface ProjectorOptions {
  /** What is known of the words besides, to label and colour them by: a value for each word, by name. */
  readonly columns?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
  /** What TensorBoard calls the vectors. Default `'words'`. */
  readonly tensorName?: string | undefined;
}

/** The files, line by line, each with its line break. */
export interface ProjectorLines {
  readonly vectors: () => Generator<string>;
  readonly metadata: () => Generator<string>;
  readonly config: string;
}

/** The names TensorBoard is told, and that of the file which tells it. */
export const projectorNames = {
  vectors: 'vectors.tsv',
  metadata: 'metadata.tsv',
  config: 'projector_config.pbtxt',
} as const;

/** What the column of words is called. */
const WORD_COLUMN = 'word';

/** @throws {@link GenerateError} `invalid-data`, `invalid-option` as `projectorFiles` says */
export function projectorLines(
  where: string,
  vectors: WordVectors,
  { columns = {}, tensorName = 'words' }: ProjectorOptions,
): ProjectorLines {
  if (vectors.size < 1 || vectors.dimensions < 2) {
    throw new GenerateError(
      'invalid-data',
      `${where}: the projector needs words and two dimensions or more, got ${vectors.size} words of ${vectors.dimensions}`,
    );
  }
  checkColumns(where, vectors, columns);
  // The name stands in quotes, and what escapes those readers know differs.
  if (!/^[^"\\\p{Cc}]+$/u.test(tensorName)) {
    throw new GenerateError(
      'invalid-option',
      `${where}: tensorName must be a name without quotes, backslashes and control characters, got ` +
        JSON.stringify(tensorName),
    );
  }
  return {
    vectors: () => endLines(vectorLines(vectors, '\t')),
    metadata: () => endLines(metadataLines(vectors, columns)),
    config: projectorConfig(vectors, tensorName),
  };
}

function checkColumns(
  where: string,
  { size }: WordVectors,
  columns: NonNullable<ProjectorOptions['columns']>,
): void {
  for (const [name, values] of Object.entries(columns)) {
    if (name.trim() === '' || name === WORD_COLUMN) {
      throw new GenerateError(
        'invalid-option',
        `${where}: a column must have a name other than '${WORD_COLUMN}', got ${JSON.stringify(name)}`,
      );
    }
    if (values.length !== size) {
      throw new GenerateError(
        'invalid-option',
        `${where}: column ${JSON.stringify(name)} must have a value for each of ${size} words, got ${values.length}`,
      );
    }
  }
}

/** A header only where there are several columns: of one column the projector takes the first line for a word. */
function* metadataLines(
  { words }: WordVectors,
  columns: NonNullable<ProjectorOptions['columns']>,
): Generator<string> {
  const names = Object.keys(columns);
  if (names.length > 0) yield [WORD_COLUMN, ...names.map(escapeBreaks)].join('\t');
  for (const [row, word] of words.entries()) {
    const others = Object.values(columns).map((values) => escapeBreaks(String(values[row])));
    yield [wordLabel(word), ...others].join('\t');
  }
}

/** A word that can be seen: the projector leaves blank lines out, and the words after one would move up. */
function wordLabel(word: string): string {
  if (word === '') return '(empty)';
  if (word.trim() !== '') return escapeBreaks(word);
  const codes = word.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return codes.map((code) => `\\u${code}`).join('');
}

/** The format has no way to hold tabs and line breaks, so they are shown as in JavaScript. */
function escapeBreaks(text: string): string {
  return text.replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function* endLines(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

/** A `ProjectorConfig` as protobuf's text format. */
function projectorConfig({ size, dimensions }: WordVectors, tensorName: string): string {
  return [
    'embeddings {',
    `  tensor_name: "${tensorName}"`,
    `  metadata_path: "${projectorNames.metadata}"`,
    `  tensor_shape: ${size}`,
    `  tensor_shape: ${dimensions}`,
    `  tensor_path: "${projectorNames.vectors}"`,
    '}',
    '',
  ].join('\n');
}
