import path from 'node:path';
import { Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import type { Device } from '../device.js';
import { decimal, deviceOption, integer } from '../option-values.js';
import { cells, datasets, limits, schedules, windowModes } from '../run/limits.js';
import type { Recipe, TextSource } from '../run/recipe.js';

/** The parsed options of `seqlab train`. */
interface TrainArguments {
  text?: string;
  dataset?: (typeof datasets)[number];
  resume?: string;
  out?: string;
  cell: Recipe['model']['cell'];
  units: number;
  layers: number;
  embedding: number;
  dropout: number;
  seqLength: number;
  batchSize: number;
  windows: Recipe['data']['windows'];
  validationSplit: number;
  epochs?: number;
  learningRate: number;
  schedule: Recipe['training']['schedule'];
  warmupSteps: number;
  weightDecay: number;
  clipNorm: number;
  averageDecay: number;
  seed: number;
  maxMinutes?: number;
  device: Device;
  json?: boolean;
}

const defaultEpochs = 20;

/** What decides how a run goes: a resumed run has it from its run.json. */
const recipeOptions = [
  new Option('--cell <name>', 'recurrent layer').choices(cells).default('lstm'),
  new Option('--units <n>', 'units of each recurrent layer')
    .argParser(integer(limits.units))
    .default(256),
  new Option('--layers <n>', 'recurrent layers').argParser(integer(limits.layers)).default(1),
  new Option('--embedding <n>', 'numbers a character is embedded in')
    .argParser(integer(limits.embedding))
    .default(256),
  new Option('--dropout <rate>', 'share of each recurrent output dropped in training')
    .argParser(decimal({ min: 0, below: 1 }))
    .default(0),
  new Option('--seq-length <n>', 'characters a sequence')
    .argParser(integer(limits.seqLength))
    .default(100),
  new Option('--batch-size <n>', 'sequences a batch')
    .argParser(integer(limits.batchSize))
    .default(64),
  new Option('--windows <mode>', 'contiguous: the state is carried on; shuffled: it is not')
    .choices(windowModes)
    .default('contiguous'),
  new Option('--validation-split <share>', 'share of the text, its end, to validate on; 0: none')
    .argParser(decimal({ min: 0, below: 1 }))
    .default(0.1),
  new Option('--learning-rate <rate>', "Adam's learning rate")
    .argParser(decimal({ above: 0 }))
    .default(0.002),
  new Option('--schedule <name>', 'cosine: the rate falls to nearly 0 over all epochs')
    .choices(schedules)
    .default('constant'),
  new Option('--warmup-steps <n>', 'steps in which the rate rises from 0')
    .argParser(integer(limits.warmupSteps))
    .default(0),
  new Option('--weight-decay <rate>', 'above 0: AdamW, with this decay')
    .argParser(decimal({ min: 0 }))
    .default(0),
  new Option('--clip-norm <norm>', 'largest norm of all gradients together')
    .argParser(decimal({ above: 0 }))
    .default(5),
  new Option(
    '--average-decay <share>',
    'above 0: validate and keep a moving average of the weights',
  )
    .argParser(decimal({ min: 0, below: 1 }))
    .default(0),
  new Option('--seed <n>', 'of all randomness; the same seed gives the same run')
    .argParser(integer(limits.seed))
    .default(0),
];

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('train a character model on a text, or go on with a run')
    .description(
      'Train a recurrent character model on a text, or go on with a run.\n\n' +
        "The run's folder gets run.json (the recipe), tokenizer.json, model/ (the best weights by " +
        'validation loss), checkpoints/ and metrics.jsonl. ' +
        'Ctrl-C saves and stops; pressed again, it stops at once.',
    )
    .addOption(new Option('--text <file>', 'UTF-8 text to train on'))
    .addOption(
      new Option('--dataset <name>', 'text that comes with seqlab')
        .choices(datasets)
        .conflicts('text'),
    )
    .addOption(
      new Option('--resume <run>', 'go on with the run in this folder').conflicts([
        'dataset',
        'out',
        ...recipeOptions.map((option) => option.attributeName()),
      ]),
    )
    .addOption(
      new Option('--out <run>', 'folder of the new run (default: runs/<name of the text>)'),
    );
  for (const option of recipeOptions) command.addOption(option);
  command
    .addOption(
      new Option(
        '--epochs <n>',
        `passes over the text, in all (default: ${defaultEpochs}, or those of the run)`,
      ).argParser(integer(limits.epochs)),
    )
    .addOption(
      new Option('--max-minutes <minutes>', 'stop training after this time').argParser(
        decimal({ above: 0 }),
      ),
    )
    .addOption(deviceOption())
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab train --dataset moby-dick --max-minutes 2
  $ seqlab train --text shakespeare.txt --layers 2 --units 512 --dropout 0.3 --epochs 30
  $ seqlab train --resume runs/shakespeare --epochs 60`,
    )
    .action(run);
}

async function run({ epochs, resume, out, json = false, ...options }: TrainArguments) {
  const { device, maxMinutes } = options;
  const session = { device, json, maxSeconds: maxMinutes && 60 * maxMinutes };
  const source = textSource(options);
  if (resume !== undefined) {
    const { resumeRun } = await import('../run/resume-run.js');
    return resumeRun(resume, { ...session, source, epochs });
  }
  if (source === undefined)
    throw new CliError('give --text <file>, --dataset <name> or --resume <run>');
  const { startRun } = await import('../run/start-run.js');
  return startRun(out ?? defaultFolder(source), {
    ...options,
    ...session,
    source,
    epochs: epochs ?? defaultEpochs,
  });
}

function textSource({
  text,
  dataset,
}: Pick<TrainArguments, 'text' | 'dataset'>): TextSource | undefined {
  if (text !== undefined) return { kind: 'file', path: path.resolve(text) };
  return dataset && { kind: 'dataset', name: dataset };
}

/** `runs/` and the name of the text. */
function defaultFolder(source: TextSource): string {
  return path.join('runs', source.kind === 'file' ? path.parse(source.path).name : source.name);
}
