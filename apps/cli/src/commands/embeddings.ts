import { Option, type Command } from 'commander';
import { vectorFormats } from '../embeddings/vector-formats.js';
import { integer } from '../option-values.js';
import type { VectorSource } from '../embeddings/open-vectors.js';

interface NearestArguments extends VectorSource {
  k: number;
  json?: boolean;
}

interface AnalogyArguments extends NearestArguments {
  positive: string[];
  negative?: string[];
}

interface ProjectArguments extends VectorSource {
  method: 'pca' | 'umap';
  dimensions: number;
  seed?: number;
  words?: string[];
  out?: string;
  json?: boolean;
}

interface ExportArguments {
  format: 'word2vec' | 'projector';
  out: string;
  from?: (typeof vectorFormats)[number];
  limit?: number;
  force?: boolean;
  json?: boolean;
}

export function addEmbeddings(program: Command): void {
  const embeddings = program
    .command('embeddings')
    .summary('word vectors of a run or a file')
    .description(
      'Word vectors: of a run, or a file of GloVe, word2vec (.txt, .bin) or fastText (.vec).',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab embeddings nearest glove.6B.50d.txt whale --limit 50000
  $ seqlab embeddings analogy glove.6B.50d.txt --positive king woman --negative man
  $ seqlab embeddings project runs/words --method umap --limit 300 --out map.svg
  $ seqlab embeddings export runs/words --format projector --out projector`,
    );
  source(embeddings.command('nearest'))
    .summary('the words most similar to one')
    .description('Print the words whose vectors are the most similar to that of a word, by cosine.')
    .argument('<word>')
    .addOption(formatOption('--format'))
    .addOption(kOption())
    .option('--json', 'print it as JSON')
    .action(async (from: string, word: string, { json = false, ...options }: NearestArguments) => {
      const { printNearest } = await import('../embeddings/find-words.js');
      await printNearest(from, word, { json, ...options });
    });
  source(embeddings.command('analogy'))
    .summary('king - man + woman')
    .description('Print the words nearest to the sum of some vectors less that of others.')
    .requiredOption('--positive <words...>', 'words to be like')
    .option('--negative <words...>', 'words to be unlike')
    .addOption(formatOption('--format'))
    .addOption(kOption())
    .option('--json', 'print it as JSON')
    .action(async (from: string, { json = false, negative = [], ...options }: AnalogyArguments) => {
      const { printAnalogy } = await import('../embeddings/find-words.js');
      await printAnalogy(from, { json, negative, ...options });
    });
  source(embeddings.command('project'))
    .summary('a map of the words')
    .description('Project the vectors to two or three dimensions, as CSV, JSON or a drawing.')
    .addOption(new Option('--method <name>').choices(['pca', 'umap']).default('pca'))
    .addOption(count('--dimensions <n>', 'of the map', { max: 3 }).default(2))
    .addOption(new Option('--seed <n>', 'of umap').argParser(integer({ min: 0, max: 2 ** 32 - 1 })))
    .option('--words <words...>', 'only these')
    .option('--out <file>', '.csv, .json or .svg, a map (default: stdout)')
    .addOption(formatOption('--format'))
    .option('--json', 'print JSON')
    .action(async (from: string, { json = false, ...options }: ProjectArguments) => {
      const { projectVectors } = await import('../embeddings/project-vectors.js');
      await projectVectors(from, { json, ...options });
    });
  source(embeddings.command('export'))
    .summary('vectors for other programs')
    .description("Write the vectors as word2vec's text, or for TensorBoard's projector.")
    .addOption(
      new Option('--format <name>', 'what to write')
        .choices(['word2vec', 'projector'])
        .default('word2vec'),
    )
    .requiredOption('--out <path>', 'a file (.gz is compressed), or for the projector a folder')
    .addOption(formatOption('--from'))
    .option('--force', 'replace what is there')
    .option('--json', 'print what was done as JSON')
    .action(
      async (from: string, { from: format, limit, format: to, ...options }: ExportArguments) => {
        const { exportVectors } = await import('../embeddings/export-vectors.js');
        const { force = false, json = false, out } = options;
        const given = {
          ...(format !== undefined && { format }),
          ...(limit !== undefined && { limit }),
        };
        await exportVectors(from, given, { to, out, force, json });
      },
    );
}

function source(command: Command): Command {
  return command
    .argument('<source>', "a run's folder, or a file of vectors")
    .addOption(count('--limit <n>', 'read no more vectors than this', { max: 2 ** 24 }));
}

function formatOption(flag: string): Option {
  return new Option(`${flag} <name>`, 'of a file of vectors (default: by its name)').choices(
    vectorFormats,
  );
}

function kOption(): Option {
  return count('--k <n>', 'how many words', { max: 1_000_000 }).default(10);
}

function count(flags: string, description: string, { max }: { max: number }): Option {
  return new Option(flags, description).argParser(integer({ min: 1, max }));
}
