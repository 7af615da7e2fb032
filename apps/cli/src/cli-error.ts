export interface CliErrorOptions extends ErrorOptions {
  /** 2 for bad usage or bad input, 1 for a failure of the work itself. Default 2. */
  exitCode?: 1 | 2;
}

/** An error whose message is all the user needs: one line, with what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: 1 | 2;

  constructor(message: string, { exitCode = 2, ...options }: CliErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The message of whatever was thrown, on one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return withoutControls(message.replaceAll(/\s*\n\s*/g, ' '));
}

/** What a file says must not move the cursor of who reads it, or worse. */
export function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\u{FFFD}');
}

/**
 * What the user gave makes `work` fail: the error becomes one of bad input, after `where`. That a server does
 * not answer is no fault of theirs.
 */
export async function badInput<T>(where: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError) throw error;
    const isDownload = (error as { code?: unknown } | undefined)?.code === 'download-failed';
    const exitCode = isDownload ? 1 : 2;
    throw new CliError(`${where}: ${messageOf(error)}`, { cause: error, exitCode });
  }
}
