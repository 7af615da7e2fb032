import { Argument, Option, type Command } from 'commander';
import type { Device } from '../device.js';
import { decimal, deviceOption, integer } from '../option-values.js';
import { limits } from '../recipes/limits.js';

/** Of training each row of a quick run has. */
const quickSeconds = 10;

/** The parsed options of `seqlab reproduce`. */
interface ReproduceArguments {
  out?: string;
  quick: boolean;
  maxMinutes?: number;
  seed?: number;
  device: Device;
  json?: boolean;
}

export function addReproduce(program: Command): void {
  program
    .command('reproduce')
    .summary('train the whole tutorial again, and report its figures beside ours')
    .description(
      'Train the models of the Keras tutorial and report its figures beside those reached here: ' +
        'parameters, test results, curves, seconds a step and an epoch.\n\n' +
        'The folder gets a run for each row, report.md, report.html and curves/. The same command goes ' +
        'on where it was stopped; rows that are done are not trained again.',
    )
    .addArgument(new Argument('[rows...]', 'names of rows, imdb-rnn for example (default: all)'))
    .addOption(
      new Option(
        '--out <folder>',
        'folder of the report and the runs (default: reproduction, or reproduction-quick)',
      ),
    )
    .option(
      '--quick',
      'ten seconds of training a row, and no more later: does everything work here?',
      false,
    )
    .addOption(
      new Option('--max-minutes <minutes>', 'of training each row has').argParser(
        decimal({ above: 0 }),
      ),
    )
    .addOption(
      new Option('--seed <n>', 'of all rows (default: those of the recipes)').argParser(
        integer(limits.seed),
      ),
    )
    .addOption(deviceOption())
    .option('--json', "print the report's figures as JSON on stdout")
    .addHelpText(
      'after',
      `
The reviews and the plays are downloaded when they are first needed; seqlab data list shows what is here.

Examples:
  $ seqlab reproduce
  $ seqlab reproduce imdb-rnn imdb-rnn-no-mask --out runs/masks
  $ seqlab reproduce --quick`,
    )
    .action(run);
}

async function run(
  names: string[],
  { out, quick, maxMinutes, json = false, seed, device }: ReproduceArguments,
): Promise<void> {
  const maxSeconds =
    maxMinutes === undefined ? (quick ? quickSeconds : undefined) : 60 * maxMinutes;
  const folder = out ?? (quick ? 'reproduction-quick' : 'reproduction');
  const { reproduceRows } = await import('../reproduce/reproduce-rows.js');
  const failures = await reproduceRows({ names, out: folder, quick, maxSeconds, seed, device });
  if (json) {
    const { readFigures } = await import('../reproduce/figures.js');
    const { figures, damaged } = await readFigures(folder);
    process.stdout.write(
      `${JSON.stringify({ rows: figures, failures: [...failures, ...damaged] })}\n`,
    );
  }
  if (failures.length > 0 && !process.exitCode) process.exitCode = 1;
}
