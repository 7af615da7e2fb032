import { Option, type Command } from 'commander';
import type { Device } from '../device.js';
import { deviceOption } from '../option-values.js';

interface PredictArguments {
  file?: string;
  device: Device;
}

export function addPredict(program: Command): void {
  program
    .command('predict')
    .summary('tell the classes of texts')
    .description(
      'Tell the class of each text with the classifier of a run: texts on stdin or in a file, one a line, ' +
        'a line of JSON out for each.',
    )
    .argument('<run>', "a run's folder")
    .addOption(new Option('--file <file>', 'texts, one a line (default: stdin)'))
    .addOption(deviceOption())
    .addHelpText(
      'after',
      `
Examples:
  $ echo "What a wonderful film." | seqlab predict runs/imdb-bilstm
  $ seqlab predict runs/imdb-bilstm --file reviews.txt > classes.jsonl`,
    )
    .action(async (run: string, options: PredictArguments) => {
      const { predictClasses } = await import('../predict/predict-classes.js');
      await predictClasses(run, options);
    });
}
