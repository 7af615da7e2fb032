import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Writes text for stdout in colours, where {@link hasColors} says so. */
export function paint(format: Format, text: string): string {
  // Newer versions of Node would look at the terminal themselves, and not at what the user wants.
  return hasColors() ? styleText(format, text, { validateStream: false }) : text;
}

/**
 * Whether a stream gets colours: not with `NO_COLOR` (https://no-color.org), which `--no-color` sets;
 * always with `FORCE_COLOR`, where it is not `0` or `false`; else on a terminal that has them.
 */
export function hasColors(
  stream: NodeJS.WriteStream = process.stdout,
  { NO_COLOR, FORCE_COLOR }: NodeJS.ProcessEnv = process.env,
): boolean {
  // An empty variable says nothing.
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY && stream.hasColors();
}
