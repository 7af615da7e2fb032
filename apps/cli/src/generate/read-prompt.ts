import { buffer } from 'node:stream/consumers';
import { CliError } from '../cli-error.js';

/**
 * The prompt; `-` is what comes on stdin, without the line break it ends in.
 *
 * @throws {@link CliError} if stdin is a terminal's, or no UTF-8
 */
export async function readPrompt(prompt: string): Promise<string> {
  if (prompt !== '-') return prompt;
  if (process.stdin.isTTY) {
    throw new CliError('--prompt - reads stdin: pipe a text into it, or give the text itself');
  }
  const bytes = await buffer(process.stdin);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.replace(/\r?\n$/, '');
  } catch (error) {
    throw new CliError('--prompt -: what stdin has is not valid UTF-8', { cause: error });
  }
}
