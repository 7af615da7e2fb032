import { constants } from 'node:os';
import { isQuiet } from './messages.js';

/** npm and others pass on the Ctrl-C that the terminal has already sent: one press, two signals. */
export const samePressMs = 250;

/**
 * Makes Ctrl-C (and a termination) abort the signal once, so that the work can save and stop, and
 * end the process at once when it comes again. Either way the exit code is 128 + the signal's number.
 */
export function onInterrupt(notice: string): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      const exitCode = 128 + constants.signals[name];
      const now = performance.now();
      if (firstAt === undefined) {
        firstAt = now;
        process.exitCode = exitCode;
        if (!isQuiet()) process.stderr.write(notice);
        controller.abort();
      } else if (now - firstAt > samePressMs) {
        process.exit(exitCode);
      }
    });
  }
  return controller.signal;
}
