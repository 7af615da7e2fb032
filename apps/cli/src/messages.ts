let quiet = false;

/** From now on only errors and warnings are told. */
export function beQuiet(): void {
  quiet = true;
}

/** Whether only errors and warnings are told. */
export function isQuiet(): boolean {
  return quiet;
}

/** Tells people something on stderr, on a line of its own; `--quiet` leaves it out. */
export function say(text: string): void {
  if (!quiet) process.stderr.write(`${text}\n`);
}
