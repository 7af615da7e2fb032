import { Option, type Command } from 'commander';
import type { Device } from '../device.js';
import { decimal, deviceOption, integer } from '../option-values.js';
import { limits } from '../run/limits.js';

interface GenerateArguments {
  prompt: string;
  length: number;
  temperature: number;
  seed?: number;
  device: Device;
  json?: boolean;
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .summary('write text with a trained model')
    .description('Write text with the model of a run, character by character.')
    .argument('<run>', "a run's folder")
    .option('--prompt <text>', 'text to continue', '')
    .addOption(
      new Option('--length <n>', 'characters to write')
        .argParser(integer({ min: 1, max: 1_000_000_000 }))
        .default(500),
    )
    .addOption(
      new Option('--temperature <t>', 'below 1 safer, above 1 wilder; 0 takes the likeliest')
        .argParser(decimal({ min: 0 }))
        .default(0.8),
    )
    .addOption(
      new Option(
        '--seed <n>',
        'the same seed gives the same text (default: another each time)',
      ).argParser(integer(limits.seed)),
    )
    .addOption(deviceOption())
    .option('--json', 'print prompt, text and options as JSON once the text is complete')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab generate runs/shakespeare --prompt "ROMEO: " --length 1000
  $ seqlab generate runs/moby-dick --temperature 0.5 --seed 7 --json`,
    )
    .action(async (run: string, { json = false, ...options }: GenerateArguments) => {
      const { generateText } = await import('../run/generate-text.js');
      await generateText(run, { json, ...options });
    });
}
