import { datasetOf, wordTokenizer } from '@seqlab/text-data';
import { spamAssassin, textFolder } from '@seqlab/text-data/node';
import { badInput, CliError } from '../cli-error.js';
import { tableRows } from '../data/table-rows.js';
import type { ClassificationRecipe, ExampleSource } from '../recipes/classification-recipe.js';
import type { Example, Examples } from './examples.js';
import { readImdb } from './read-imdb.js';

/** @throws {@link CliError} for data that cannot be read, or has not two classes. */
export async function readExamples(recipe: ClassificationRecipe): Promise<Examples> {
  const { source } = recipe.data;
  return badInput(nameOf(source), async () =>
    source.kind === 'dataset' && source.name === 'imdb'
      ? readImdb(recipe)
      : splitExamples(await readTexts(source), recipe),
  );
}

export function nameOf(source: ExampleSource): string {
  return source.kind === 'dataset' ? source.name : source.path;
}

interface Texts {
  readonly examples: readonly Example[];
  readonly classes: readonly string[];
}

async function readTexts(source: ExampleSource): Promise<Texts> {
  if (source.kind === 'dataset') return { examples: spamAssassin(), classes: ['ham', 'spam'] };
  if (source.kind === 'folder') {
    const { classNames, texts } = await textFolder(source.path);
    return { examples: await texts.toArray(), classes: classNames };
  }
  return readTable(source);
}

async function readTable({
  path: file,
  text,
  label,
}: Extract<ExampleSource, { kind: 'table' }>): Promise<Texts> {
  const rows = tableRows(file) as AsyncIterable<Readonly<Record<string, unknown>>>;
  const found: { text: string; label: string }[] = [];
  for await (const row of rows) {
    const [own, name] = [row[text], row[label]];
    if (typeof own !== 'string' || (typeof name !== 'string' && typeof name !== 'number')) {
      throw new CliError(
        `row ${found.length + 1} needs a text ${text} and a class ${label}, it has ${Object.keys(row).join(', ')}`,
      );
    }
    found.push({ text: own, label: String(name) });
  }
  const classes = [...new Set(found.map((one) => one.label))].toSorted();
  const ids = new Map(classes.map((name, id) => [name, id]));
  return {
    examples: found.map((one) => ({ text: one.text, label: ids.get(one.label)! })),
    classes,
  };
}

/** Draws the test part by the seed, and takes the words from the rest alone. */
async function splitExamples(
  { examples, classes }: Texts,
  { data, seed }: ClassificationRecipe,
): Promise<Examples> {
  if (classes.length < 2) {
    throw new CliError(`two classes are needed, there is ${classes.join('') || 'none'}`);
  }
  const order = datasetOf(examples).shuffle({ seed, bufferSize: examples.length });
  const shuffled = await order.toArray();
  const tested = Math.round(shuffled.length * data.testSplit);
  const [test, training] = [shuffled.slice(0, tested), shuffled.slice(tested)];
  const { maxTokens } = data;
  const tokenizer = wordTokenizer(
    training.map(({ text }) => text),
    { maxTokens, addStart: true },
  );
  const encoded = (part: readonly Example[]) => ({
    sequences: part.map(({ text }) => tokenizer.encode(text)),
    labels: Int32Array.from(part, ({ label }) => label),
  });
  return {
    training: encoded(training),
    test: encoded(test),
    classes,
    tokenizer,
    vocabularySize: tokenizer.vocabularySize,
  };
}
