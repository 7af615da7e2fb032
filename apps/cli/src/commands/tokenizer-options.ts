import { Option, type Command } from 'commander';
import { integer } from '../option-values.js';
import { tokenizerKinds } from '../tokenize/tokenizer-kinds.js';

/** Adds the options of a tokenizer that is fitted on the text. */
export function addTokenizerOptions(command: Command, kindDefault: string): Command {
  return command
    .addOption(
      new Option('--kind <kind>', `what is a token (default: ${kindDefault})`).choices(
        tokenizerKinds,
      ),
    )
    .addOption(
      new Option(
        '--max-tokens <n>',
        'how many ids there may be: the most frequent tokens stay',
      ).argParser(integer({ min: 1, max: 10_000_000 })),
    )
    .option('--pattern <regex>', 'what is a token, with --kind regex')
    .option('--locale <language>', 'whose words these are, with --kind segment: ja, zh, th …');
}
