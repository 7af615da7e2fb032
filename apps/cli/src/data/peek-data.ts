import { shuffledWindows } from '@seqlab/text-data';
import { badInput, CliError } from '../cli-error.js';
import { encodeData, type EncodedData, type ExamineOptions } from './examine-data.js';

export interface PeekDataOptions extends ExamineOptions {
  count: number;
  seed: number;
  /** Tokens of each example that are shown. */
  length: number;
  json: boolean;
}

interface Shown {
  label: string | undefined;
  /** Of the whole example. */
  tokens: number;
  ids: number[];
  text: string;
}

/** Prints some examples, drawn at random, as ids and as the text that these are decoded to. */
export async function peekData(
  source: string,
  { count, seed, length, json, ...options }: PeekDataOptions,
): Promise<void> {
  const data = await encodeData(source, options);
  const shown = await badInput(source, () =>
    data.isOneText
      ? windowsOf(data, { count, seed, length })
      : examplesOf(data, { count, seed, length }),
  );
  if (shown.length === 0) throw new CliError(`${source} has no examples`);
  process.stdout.write(
    json
      ? shown.map((example) => `${JSON.stringify(example)}\n`).join('')
      : `${shown.map(forPeople).join('\n\n')}\n`,
  );
}

type Draw = Pick<PeekDataOptions, 'count' | 'seed' | 'length'>;

async function examplesOf(
  { examples, decode }: EncodedData,
  { count, seed, length }: Draw,
): Promise<Shown[]> {
  const drawn = await examples.shuffle({ seed }).take(count).toArray();
  return drawn.map(({ ids, label }) => {
    const first = Array.from(ids).slice(0, length);
    return { label, tokens: ids.length, ids: first, text: decode(first) };
  });
}

/** Of one long text pieces from anywhere. */
async function windowsOf(
  { examples, decode }: EncodedData,
  { count, seed, length }: Draw,
): Promise<Shown[]> {
  const [text] = await examples.toArray();
  const ids = Int32Array.from(text!.ids);
  const seqLength = Math.max(1, Math.min(length, ids.length - 1));
  const shown: Shown[] = [];
  for (const { inputs } of shuffledWindows(ids, { seqLength, batchSize: 1, seed }).batches()) {
    if (shown.length === count) break;
    const { data } = inputs;
    shown.push({
      label: undefined,
      tokens: data.length,
      ids: Array.from(data),
      text: decode(data),
    });
  }
  return shown;
}

function forPeople({ label, tokens, ids, text }: Shown, index: number): string {
  const more = tokens > ids.length ? ` … ${tokens - ids.length} more` : '';
  const title = `example ${index + 1}${label === undefined ? '' : `, class ${label}`}`;
  return `${title}, ${tokens} tokens\n  ids  ${ids.join(' ')}${more}\n  text ${JSON.stringify(text)}`;
}
