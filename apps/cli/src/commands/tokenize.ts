import { Option, type Command } from 'commander';
import type { TokenizeTextOptions } from '../tokenize/tokenize-text.js';
import { addTokenizerOptions } from './tokenizer-options.js';

type Flags = 'lines' | 'decode' | 'stats';
type TokenizeArguments = Omit<TokenizeTextOptions, Flags> &
  Partial<Pick<TokenizeTextOptions, Flags>>;

export function addTokenize(program: Command): void {
  const command = program
    .command('tokenize')
    .summary('text to ids and back')
    .description(
      'Print the ids or tokens of a text as JSON, a line for the text or for each of its lines.',
    )
    .argument('[file]', 'the text; - is stdin', '-')
    .option('--run <run>', "with the tokenizer of a run's folder")
    .option('--tokenizer <file>', 'with a tokenizer.json, ours or of Hugging Face');
  addTokenizerOptions(command, 'word, fitted on the text')
    .option('--save <file>', 'keep the fitted tokenizer, for --tokenizer')
    .addOption(
      new Option('--output <what>', 'what is printed')
        .choices(['ids', 'tokens', 'both'])
        .default('both'),
    )
    .option('--lines', 'each line is a text of its own')
    .option('--decode', 'the other way: lines of ids to text')
    .option('--stats', 'print counts instead: tokens, vocabulary, characters per token')
    .addHelpText(
      'after',
      `
Examples:
  $ echo "To be, or not to be" | seqlab tokenize --kind word --output tokens
  $ seqlab tokenize book.txt --kind bpe --max-tokens 2000 --save tokenizer.json --stats
  $ seqlab tokenize line.txt --run runs/shakespeare --output ids | seqlab tokenize --run runs/shakespeare --decode`,
    )
    .action(async (file: string, options: TokenizeArguments) => {
      const { tokenizeText } = await import('../tokenize/tokenize-text.js');
      await tokenizeText(file, { lines: false, decode: false, stats: false, ...options });
    });
}
