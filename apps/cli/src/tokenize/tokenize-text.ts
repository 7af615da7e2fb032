import { datasetOf, type Tokenizer } from '@seqlab/text-data';
import writeFileAtomic from 'write-file-atomic';
import { badInput, CliError, messageOf } from '../cli-error.js';
import { fitTokenizer } from './fit-tokenizer.js';
import { tokenizerOfFile, tokenizerOfRun } from './open-tokenizer.js';
import { parseIds } from './parse-ids.js';
import { readInput } from './read-input.js';
import { tokenNames } from './token-of.js';
import type { TokenizerChoice, TokenizerKind } from './tokenizer-kinds.js';

export interface TokenizeTextOptions extends Omit<TokenizerChoice, 'kind'> {
  kind?: TokenizerKind;
  /** A run's folder, whose tokenizer is taken. */
  run?: string;
  /** A tokenizer.json. */
  tokenizer?: string;
  output: 'ids' | 'tokens' | 'both';
  /** Whether each line is a text of its own. */
  lines: boolean;
  /** Whether the input is ids, and the output text. */
  decode: boolean;
  /** Whether counts are printed in place of ids. */
  stats: boolean;
  /** Where a fitted tokenizer is kept. */
  save?: string;
}

/** Prints the ids or tokens of a text, or the text of ids, or counts. */
export async function tokenizeText(source: string, options: TokenizeTextOptions): Promise<void> {
  const { decode, stats, lines, output, save } = options;
  checkOptions(options);
  const input = await readInput(source);
  const texts = lines ? input.replace(/\r?\n$/u, '').split(/\r?\n/u) : [input];
  const tokenizer = await chooseTokenizer(texts, options);
  if (save !== undefined) await saveTokenizer(save, tokenizer);
  if (decode) {
    const sequences = parseIds(input);
    const decoded = await badInput('ids', () => sequences.map((ids) => tokenizer.decode(ids)));
    process.stdout.write(decoded.map((text) => `${text}\n`).join(''));
    return;
  }
  const sequences = await badInput('the text', () => tokenizer.encodeBatch(texts));
  if (stats) {
    printStats(tokenizer, { texts, sequences });
    return;
  }
  const name = tokenNames(tokenizer);
  for (const sequence of sequences) {
    const ids = Array.from(sequence);
    const line =
      output === 'ids' ? ids : output === 'tokens' ? ids.map(name) : { ids, tokens: ids.map(name) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

function checkOptions({
  kind,
  run,
  tokenizer,
  decode,
  stats,
  save,
  ...choice
}: TokenizeTextOptions) {
  const chosen = [kind, run, tokenizer].filter((one) => one !== undefined).length;
  if (chosen > 1) throw new CliError('--kind, --run and --tokenizer exclude each other');
  if (decode && stats) throw new CliError('--decode and --stats exclude each other');
  const isFitted = run === undefined && tokenizer === undefined;
  if (decode && isFitted && kind !== 'byte') {
    throw new CliError(
      '--decode needs the tokenizer that made the ids: --run, --tokenizer or --kind byte',
    );
  }
  const fitting = choice.maxTokens ?? choice.pattern ?? choice.locale ?? save;
  if (!isFitted && fitting !== undefined) {
    throw new CliError(
      '--max-tokens, --pattern, --locale and --save go with --kind, a tokenizer fitted on the text',
    );
  }
}

async function chooseTokenizer(
  texts: readonly string[],
  { run, tokenizer, kind = 'word', maxTokens, pattern, locale }: TokenizeTextOptions,
): Promise<Tokenizer> {
  if (run !== undefined) return tokenizerOfRun(run);
  if (tokenizer !== undefined) return tokenizerOfFile(tokenizer);
  return fitTokenizer(datasetOf(texts), {
    kind,
    ...(maxTokens !== undefined && { maxTokens }),
    ...(pattern !== undefined && { pattern }),
    ...(locale !== undefined && { locale }),
  });
}

async function saveTokenizer(file: string, tokenizer: Tokenizer): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(tokenizer)}\n`).catch((error: unknown) => {
    throw new CliError(`cannot write ${file}: ${messageOf(error)}`, { cause: error });
  });
}

interface Encoded {
  texts: readonly string[];
  sequences: readonly Int32Array[];
}

function printStats({ vocabularySize }: Tokenizer, { texts, sequences }: Encoded): void {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const tokens = sum(sequences.map(({ length }) => length));
  const characters = sum(texts.map((text) => [...text].length));
  const different = new Set(sequences.flatMap((ids) => [...ids])).size;
  const stats = {
    texts: texts.length,
    characters,
    tokens,
    differentTokens: different,
    vocabularySize,
    charactersPerToken: tokens === 0 ? null : Number((characters / tokens).toFixed(3)),
  };
  process.stdout.write(`${JSON.stringify(stats)}\n`);
}
