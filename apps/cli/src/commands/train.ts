import path from 'node:path';
import { Argument, Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import type { Device } from '../device.js';
import { decimal, deviceOption, integer } from '../option-values.js';
import type { TextSource } from '../recipes/language-model-recipe.js';
import { limits, textDatasets } from '../recipes/limits.js';
import { recipeOptions } from '../recipes/recipe-options.js';

/** The parsed options of `seqlab train`, but those of recipes. */
interface TrainArguments {
  text?: string;
  dataset?: (typeof textDatasets)[number];
  resume?: string;
  out?: string;
  set?: string[];
  epochs?: number;
  maxMinutes?: number;
  device: Device;
  json?: boolean;
}

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('train a model by a recipe or on a text, or go on with a run')
    .description(
      'Train a model by a recipe, or a character model on a text, or go on with a run.\n\n' +
        "The run's folder gets run.json (the recipe), tokenizer.json, model/ (the best weights by " +
        'validation loss), checkpoints/ and metrics.jsonl. ' +
        'Ctrl-C saves and stops; pressed again, it stops at once.',
    )
    .addArgument(
      new Argument('[recipe]', 'a name that seqlab recipes lists, or a .json or .ts file'),
    )
    .addOption(new Option('--text <file>', 'UTF-8 text to train a character model on'))
    .addOption(
      new Option('--dataset <name>', 'text that seqlab has or downloads')
        .choices(textDatasets)
        .conflicts('text'),
    )
    .addOption(
      new Option('--resume <run>', 'go on with the run in this folder').conflicts([
        'dataset',
        'out',
        'set',
        ...recipeOptions.map(({ option }) => option.attributeName()),
      ]),
    )
    .addOption(
      new Option('--out <run>', 'folder of the new run (default: runs/<name of recipe or text>)'),
    );
  for (const { option } of recipeOptions) command.addOption(option);
  command
    .addOption(
      new Option('--epochs <n>', 'passes over the data, in all').argParser(integer(limits.epochs)),
    )
    .addOption(
      new Option('--set <place=value...>', 'anything else of the recipe: data.testSplit=0.1'),
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
What options leave open is as the recipe has it; for --text: one LSTM layer of 256 units, embedding 256,
sequences of 100, batches of 64, a tenth to validate on, Adam at 0.002, norm 5, 20 epochs.

Examples:
  $ seqlab train moby-dick --max-minutes 2
  $ seqlab train imdb-bilstm --epochs 3
  $ seqlab train --text shakespeare.txt --layers 2 --units 512 --dropout 0.3 --epochs 30
  $ seqlab train --resume runs/shakespeare --epochs 60`,
    )
    .action(run);
}

async function run(
  recipeName: string | undefined,
  { resume, out, json = false, ...options }: TrainArguments,
): Promise<void> {
  const { device, maxMinutes, epochs } = options;
  const session = { device, maxSeconds: maxMinutes && 60 * maxMinutes };
  const source = textSource(options);
  const train = async () => {
    if (resume !== undefined) {
      if (recipeName !== undefined) throw new CliError('give a recipe or --resume <run>, not both');
      const { resumeRun } = await import('../run/resume-run.js');
      return resumeRun(resume, { ...session, source, epochs });
    }
    const { makeRecipe } = await import('../recipes/make-recipe.js');
    const recipe = await makeRecipe(recipeName, { ...options, source });
    const { startRun } = await import('../run/start-run.js');
    return startRun(out ?? path.join('runs', recipe.name), { recipe, ...session });
  };
  const result = await train();
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
}

function textSource({
  text,
  dataset,
}: Pick<TrainArguments, 'text' | 'dataset'>): TextSource | undefined {
  if (text !== undefined) return { kind: 'file', path: path.resolve(text) };
  return dataset && { kind: 'dataset', name: dataset };
}
