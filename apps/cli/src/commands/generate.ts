import { Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import type { Device } from '../device.js';
import { decimal, deviceOption, integer } from '../option-values.js';
import {
  decodingOptions,
  restrictionOptions,
  type DecodingArguments,
  type RestrictionArguments,
} from './decoding-options.js';

export interface GenerateArguments extends DecodingArguments, RestrictionArguments {
  prompt: string;
  replaceUnknown?: string;
  seed?: number;
  samples: number;
  beams?: number;
  lengthPenalty: number;
  interactive?: boolean;
  device: Device;
  json?: boolean;
  logProbs?: boolean;
}

export function addGenerate(program: Command): void {
  const command = program
    .command('generate')
    .summary('write text with a trained model')
    .description('Write text with the model of a run, token by token.')
    .argument('<run>', "a run's folder")
    .option('--prompt <text>', 'text to continue; - reads it from stdin', '')
    .option(
      '--replace-unknown <text>',
      'in place of characters of the prompt the model does not know',
    )
    .addOption(
      new Option(
        '--seed <n>',
        'the same seed gives the same text (default: another each time)',
      ).argParser(integer({ min: 0, max: 2 ** 32 - 1 })),
    );
  const drawing = decodingOptions();
  for (const option of [...restrictionOptions(), ...drawing]) command.addOption(option);
  command
    .addOption(
      new Option('--samples <n>', 'texts to write side by side; text i by the seed plus i')
        .argParser(integer({ min: 1, max: 10_000 }))
        .default(1),
    )
    .addOption(
      new Option('--beams <n>', 'search for the likeliest text, following n; nothing is drawn')
        .argParser(integer({ min: 1, max: 10_000 }))
        .conflicts(['seed', ...drawing.map((option) => option.attributeName())]),
    )
    .addOption(
      new Option(
        '--length-penalty <power>',
        'of --beams: above 0 for longer texts, below for shorter',
      )
        .argParser(decimal({}))
        .default(1),
    )
    .addOption(
      new Option('--interactive', 'a prompt loop that keeps its state; /help lists its commands') //
        .conflicts(['samples', 'beams', 'json', 'logProbs']),
    )
    .addOption(deviceOption())
    .option('--json', 'print prompt, text and options as JSON, a line for each text, when complete')
    .option('--log-probs', 'with --json: every token with its log-probability in the model')
    .addHelpText(
      'after',
      `
A token is named by its text, or by its number as id:7. A text begins and ends as it is given; in most
shells $'\\n' is a line break.

Examples:
  $ seqlab generate runs/shakespeare --prompt "ROMEO: " --length 1000
  $ seqlab generate runs/shakespeare --top-p 0.9 --stop $'\\n\\n' --samples 5 --json
  $ seqlab generate runs/shakespeare --prompt "Act " --regex "[IV]+\\. Scene [0-9]\\." --beams 4
  $ seqlab generate runs/moby-dick --interactive --temperature 0.5
  $ head -c 300 moby-dick.txt | seqlab generate runs/moby-dick --prompt - --seed 7`,
    )
    .action(async (run: string, options: GenerateArguments) => {
      requireOthers(command, options);
      const { generateText } = await import('../generate/generate-text.js');
      await generateText(run, options);
    });
}

/** Options that have an effect, or make sense, only with another one. */
function requireOthers(command: Command, options: GenerateArguments): void {
  const { json, logProbs, beams, samples, interactive, prompt } = options;
  if (logProbs && !json) throw new CliError('--log-probs needs --json');
  if (command.getOptionValueSource('lengthPenalty') === 'cli' && beams === undefined) {
    throw new CliError('--length-penalty needs --beams <n>');
  }
  if (beams !== undefined && samples > beams) {
    throw new CliError(`--samples ${samples} needs --beams ${samples} or more`);
  }
  if (interactive && prompt === '-') {
    throw new CliError('--interactive reads stdin: give --prompt a text');
  }
}
