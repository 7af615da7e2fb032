import { Option, type Command } from 'commander';
import { integer } from '../option-values.js';
import type { DescribeDataOptions } from '../data/describe-data.js';
import type { GetDataOptions } from '../data/get-data.js';
import type { ListDataOptions } from '../data/list-data.js';
import type { PeekDataOptions } from '../data/peek-data.js';
import { addTokenizerOptions } from './tokenizer-options.js';

/** What commander leaves out of the options when it is not given. */
type Given<Options extends { json: boolean }> = Omit<Options, 'json'> & { json?: boolean };

export function addData(program: Command): void {
  const data = program
    .command('data')
    .summary('data sets: list, download, describe, look at')
    .description('Data sets, and texts of your own: .txt, .csv, .tsv, .jsonl, a folder of texts.')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab data list
  $ seqlab data get shakespeare
  $ seqlab data describe reviews.csv --text-column review
  $ seqlab data peek moby-dick --count 2 --seed 7`,
    );
  data
    .command('list')
    .summary('the data sets, and which of them are here')
    .description('List the data sets: what they are, size, where from, whether they are here.')
    .addOption(dataDir())
    .option('--json', 'print it as JSON')
    .action(async ({ json = false, ...options }: Given<ListDataOptions>) => {
      const { listData } = await import('../data/list-data.js');
      await listData({ json, ...options });
    });
  data
    .command('get')
    .summary('download a data set into the cache')
    .description('Download a data set, unless it is here, and print where its files are.')
    .argument('<name>', 'of seqlab data list')
    .addOption(dataDir())
    .option('--json', 'print it as JSON')
    .action(async (name: string, { json = false, ...options }: Given<GetDataOptions>) => {
      const { getData } = await import('../data/get-data.js');
      await getData(name, { json, ...options });
    });
  examining(data.command('describe'))
    .summary('lengths, vocabulary and classes of data')
    .description(
      'Count what is in a data set or file: lengths, coverage, frequent tokens, classes.',
    )
    .option('--json', 'print it as JSON')
    .action(async (source: string, { json = false, ...options }: Given<DescribeDataOptions>) => {
      const { describeData } = await import('../data/describe-data.js');
      await describeData(source, { json, ...options });
    });
  examining(data.command('peek'))
    .summary('some examples, encoded and decoded')
    .description('Show some examples of a data set or file as ids, and as what these decode to.')
    .addOption(count('--count <n>', 'how many', 3))
    .addOption(count('--length <n>', 'tokens of each that are shown', 40))
    .addOption(
      new Option('--seed <n>', 'which ones')
        .argParser(integer({ min: 0, max: 2 ** 32 - 1 }))
        .default(0),
    )
    .option('--json', 'print each as a line of JSON')
    .action(async (source: string, { json = false, ...options }: Given<PeekDataOptions>) => {
      const { peekData } = await import('../data/peek-data.js');
      await peekData(source, { json, ...options });
    });
}

function examining(command: Command): Command {
  command
    .argument('<source>', 'a data set of seqlab data list, a file or a folder')
    .addOption(dataDir())
    .addOption(
      new Option('--split <part>', 'of imdb and acl-imdb')
        .choices(['train', 'test'])
        .default('train'),
    )
    .option('--text-column <name>', 'column or field of the texts (default: text, review …)')
    .option('--label-column <name>', 'column or field of the classes (default: label, class …)')
    .option('--lines', 'each line of a plain text is a text of its own');
  return addTokenizerOptions(command, 'word, of one text character');
}

function dataDir(): Option {
  return new Option('--data-dir <folder>', 'where data sets are kept');
}

function count(flags: string, description: string, value: number): Option {
  return new Option(flags, description)
    .argParser(integer({ min: 1, max: 1_000_000 }))
    .default(value);
}
