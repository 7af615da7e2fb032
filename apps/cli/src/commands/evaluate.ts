import { Option, type Command } from 'commander';
import type { Device } from '../device.js';
import { deviceOption } from '../option-values.js';

interface EvaluateArguments {
  text?: string;
  device: Device;
  json?: boolean;
}

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .summary('say how good a trained model is')
    .description(
      'Say how good the model of a run is: a classifier on the test part of its data, a language model ' +
        'on the part of its text that it was validated on, or on another text.',
    )
    .argument('<run>', "a run's folder")
    .addOption(new Option('--text <file>', 'another text, for a language model'))
    .addOption(deviceOption())
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab evaluate runs/imdb-bilstm
  $ seqlab evaluate runs/shakespeare --text sonnets.txt --json`,
    )
    .action(async (run: string, { json = false, ...options }: EvaluateArguments) => {
      const { evaluateRun } = await import('../evaluate/evaluate-run.js');
      await evaluateRun(run, { json, ...options });
    });
}
