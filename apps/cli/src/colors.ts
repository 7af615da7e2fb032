import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/**
 * Writes text in colours where stdout is a terminal that has them; `NO_COLOR` and `--no-color` turn them
 * off.
 */
export function colorsOf({ color }: { color: boolean }): (format: Format, text: string) => string {
  const { stdout } = process;
  const hasColors = color && stdout.isTTY && stdout.hasColors();
  return (format, text) => (hasColors ? styleText(format, text) : text);
}
