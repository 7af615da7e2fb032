import { createLogger, type Logger } from 'vite';

/** Vite's logger; in a build, a warning is an error. */
export function failOnWarnings(): Logger {
  const logger = createLogger();
  if (!process.argv.includes('build')) return logger;
  const fail = (message: string): never => {
    throw new Error(`a warning of the build: ${message}`);
  };
  return { ...logger, warn: fail, warnOnce: fail };
}
