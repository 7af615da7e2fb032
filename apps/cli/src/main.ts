import { CommanderError } from 'commander';
import { CliError, messageOf } from './cli-error.js';
import { createProgram } from './program.js';

/**
 * Runs the command line. The exit code is 0, 1 for a failure, 2 for bad usage or bad input, and
 * 128 + the signal's number after Ctrl-C (130) or a termination (143).
 */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', endOnClosedPipe);
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`error: ${messageOf(error)}\n`);
  if (process.env.SEQLAB_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof CliError ? error.exitCode : 1;
}

/** `seqlab generate … | head` is no failure: the reader has what it wanted. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
