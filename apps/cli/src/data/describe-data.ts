import { describe, formatDescription } from '@seqlab/text-data';
import { badInput } from '../cli-error.js';
import { say } from '../messages.js';
import { encodeData, type ExamineOptions } from './examine-data.js';

export interface DescribeDataOptions extends ExamineOptions {
  json: boolean;
}

/** Prints lengths, coverage of the vocabulary, frequent tokens and classes of data. */
export async function describeData(
  source: string,
  { json, ...options }: DescribeDataOptions,
): Promise<void> {
  const { examples, vocabulary, isOneText } = await encodeData(source, options);
  const description = await badInput(source, () =>
    describe(examples, { vocabulary, ...(isOneText && { percentiles: [] }) }),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify({ source, ...description })}\n`);
    return;
  }
  process.stdout.write(`${formatDescription(description)}\n`);
  if (isOneText) {
    say('one text; --lines takes each line for a text of its own');
  }
}
