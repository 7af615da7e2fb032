import { Argument, Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import { integer } from '../option-values.js';

const countedLayers = ['embedding', 'dense', 'simple-rnn', 'gru', 'lstm'] as const;

export type CountedLayer = (typeof countedLayers)[number];

export interface ParamsArguments {
  input: number;
  units: number;
  layers: number;
  /** Only `false` is said: `--no-bias`. */
  bias: boolean;
  /** Only `false` is said: `--no-reset-after`. */
  resetAfter: boolean;
  bidirectional?: boolean;
  json?: boolean;
}

const size = integer({ min: 1, max: 2 ** 31 - 1 });

export function addParams(program: Command): void {
  const command = program
    .command('params')
    .summary('count the parameters of a layer, with the formula')
    .description('Count the parameters of a layer: each of its weights, the formula and the total.')
    .addArgument(new Argument('<layer>', 'kind of layer').choices(countedLayers))
    .addOption(
      new Option('--input <n>', 'size of the input; of an embedding, of the vocabulary')
        .argParser(size)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--units <n>', 'size of the output; of an embedding, of a vector')
        .argParser(size)
        .makeOptionMandatory(),
    )
    .option('--no-bias', 'without biases')
    .option('--no-reset-after', 'of gru: the reset gate before the product, with one bias a gate')
    .option('--bidirectional', 'of a recurrent layer: both directions')
    .addOption(
      new Option('--layers <n>', 'of a recurrent layer: so many, each on the one before')
        .argParser(integer({ min: 1, max: 1000 }))
        .default(1)
        .conflicts('bidirectional'),
    )
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab params embedding --input 10000 --units 16
  $ seqlab params lstm --input 16 --units 64 --bidirectional
  $ seqlab params gru --input 256 --units 1024 --no-reset-after --json`,
    )
    .action(async (layer: CountedLayer, options: ParamsArguments) => {
      requireMeaning(layer, command);
      const { printParams } = await import('../params/print-params.js');
      printParams(layer, options);
    });
}

/** @throws {@link CliError} for an option that has no effect on the layer */
function requireMeaning(layer: CountedLayer, command: Command): void {
  const isGiven = (name: keyof ParamsArguments) => command.getOptionValueSource(name) === 'cli';
  const isRecurrent = layer !== 'embedding' && layer !== 'dense';
  const refuse = (option: string) => {
    throw new CliError(`${option} means nothing to ${layer}`);
  };
  if (isGiven('bidirectional') && !isRecurrent) refuse('--bidirectional');
  if (isGiven('layers') && !isRecurrent) refuse('--layers');
  if (isGiven('bias') && layer === 'embedding') refuse('--no-bias');
  if (isGiven('resetAfter') && layer !== 'gru') refuse('--no-reset-after');
}
