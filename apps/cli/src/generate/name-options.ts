import { GenerateError } from '@seqlab/generate';
import { CliError, messageOf } from '../cli-error.js';

/** What options of `@seqlab/generate` are called on the command line, where it is not just kebab-case. */
const flags: Readonly<Record<string, string>> = {
  maxTokens: '--length',
  stopTokens: '--stop-token',
  bannedTokens: '--ban',
  noRepeatNgramSize: '--no-repeat-ngram',
  logitBias: '--bias',
};

/**
 * Runs `work`. What `@seqlab/generate` refuses becomes an error of bad input that names the options of
 * the command line; what else is thrown before anything is written is the tokenizer's word on the prompt.
 */
export async function nameOptions<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedError(error);
  }
}

/** The error that {@link nameOptions} throws for one of `@seqlab/generate` or of a tokenizer. */
export function namedError(error: unknown): unknown {
  if (error instanceof GenerateError) {
    if (error.code === 'invalid-output') return error;
    const message = messageOf(error);
    const named =
      error.code === 'invalid-constraint'
        ? message.replace(/^[\w.]+: /, '--regex: ')
        : nameFlag(message);
    return new CliError(named, { cause: error });
  }
  if (error instanceof Error && error.name === 'TextDataError') {
    return new CliError(`--prompt: ${messageOf(error)}`, { cause: error });
  }
  return error;
}

/** `generate: bannedTokens: "ab" must be …` begins with `--ban` instead. */
function nameFlag(message: string): string {
  return message.replace(/^[\w.]+: (?:(\w+)(?=:| must))?/, (_, name?: string) => {
    if (name === undefined) return '';
    return flags[name] ?? `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  });
}
