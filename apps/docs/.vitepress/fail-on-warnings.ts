import { createLogger, type Logger } from 'vite';

/** Vite's logger; a build that warns of something goes on, to tell all of it, and has failed. */
export function failOnWarnings(): Logger {
  const logger = createLogger();
  if (!process.argv.includes('build')) return logger;
  const warn: Logger['warn'] = (message, options) => {
    process.exitCode = 1;
    logger.warn(message, options);
  };
  return { ...logger, warn, warnOnce: warn };
}
