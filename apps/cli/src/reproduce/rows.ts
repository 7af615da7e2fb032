import { CliError } from '../cli-error.js';

/** What the tutorial printed for the same architecture. */
interface TutorialFigures {
  readonly params?: number;
  readonly testAccuracy?: number;
  /** Of training; it has no validation. */
  readonly loss?: number;
  readonly remark: string;
}

export type Measure = 'testAccuracy' | 'valLoss';

/** What a row has to reach: a figure, or more than another row. */
export type Goal =
  | { readonly measure: 'testAccuracy'; readonly least: number }
  | { readonly measure: 'valLoss'; readonly most: number }
  | { readonly measure: 'testAccuracy'; readonly above: string };

/** A part of the tutorial: a recipe, with the figures to beat. */
export interface Row {
  readonly name: string;
  readonly recipe: string;
  /** What differs from the recipe, as `--set` takes it. */
  readonly set?: readonly string[];
  /** What differs besides where the time is limited, so that it is enough for all parts. */
  readonly quickly?: readonly string[];
  readonly measure: Measure;
  readonly tutorial?: TutorialFigures;
  readonly goal?: Goal;
  /** What a language model is to go on writing. */
  readonly prompt?: string;
}

export const rows: readonly Row[] = [
  {
    name: 'imdb-embedding',
    recipe: 'imdb-embedding',
    measure: 'testAccuracy',
    tutorial: { params: 161_153, testAccuracy: 0.8586, remark: '30 epochs, padding not masked' },
    goal: { measure: 'testAccuracy', least: 0.875 },
  },
  {
    name: 'imdb-rnn',
    recipe: 'imdb-rnn',
    measure: 'testAccuracy',
    tutorial: {
      params: 169_409,
      testAccuracy: 0.4993,
      remark: 'never learned: most reviews end in steps of padding',
    },
    goal: { measure: 'testAccuracy', least: 0.8 },
  },
  {
    name: 'imdb-rnn-no-mask',
    recipe: 'imdb-rnn',
    set: ['model.mask=false'],
    measure: 'testAccuracy',
    tutorial: {
      params: 169_409,
      testAccuracy: 0.4993,
      remark: 'the same failure: no goal, for teaching',
    },
  },
  {
    name: 'imdb-bilstm',
    recipe: 'imdb-bilstm',
    measure: 'testAccuracy',
    tutorial: { params: 308_609, testAccuracy: 0.8441, remark: 'padding not masked' },
    goal: { measure: 'testAccuracy', least: 0.865 },
  },
  {
    name: 'imdb-scratch',
    recipe: 'imdb-transfer',
    set: ['model.vectors=null'],
    measure: 'testAccuracy',
  },
  {
    name: 'imdb-transfer',
    recipe: 'imdb-transfer',
    quickly: ['model.vectors.texts=500', 'model.vectors.epochs=1'],
    measure: 'testAccuracy',
    tutorial: { remark: 'described only' },
    goal: { measure: 'testAccuracy', above: 'imdb-scratch' },
  },
  {
    name: 'shakespeare-rnn',
    recipe: 'shakespeare-rnn',
    measure: 'valLoss',
    tutorial: {
      params: 1_395_009,
      loss: 1.04,
      remark: 'training loss after 100 epochs, 2.79 after one; no validation, batches shuffled',
    },
    goal: { measure: 'valLoss', most: 1.6 },
    prompt: 'ROMEO:',
  },
  {
    name: 'shakespeare-lstm',
    recipe: 'shakespeare-lstm',
    measure: 'valLoss',
    goal: { measure: 'valLoss', most: 1.5 },
    prompt: 'ROMEO:',
  },
  {
    name: 'shakespeare-gru',
    recipe: 'shakespeare-gru',
    measure: 'valLoss',
    goal: { measure: 'valLoss', most: 1.5 },
    prompt: 'ROMEO:',
  },
  { name: 'spam-lstm', recipe: 'spam-lstm', measure: 'testAccuracy' },
  { name: 'moby-dick', recipe: 'moby-dick', measure: 'valLoss', prompt: 'The whale' },
];

/** The rows of these names, in the table's order; all if there are none. */
export function rowsNamed(names: readonly string[]): readonly Row[] {
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) {
    throw new CliError(
      `there is no row ${unknown}; there are ${rows.map(({ name }) => name).join(', ')}`,
    );
  }
  return names.length === 0 ? rows : rows.filter(({ name }) => names.includes(name));
}
