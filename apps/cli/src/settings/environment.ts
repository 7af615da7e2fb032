import type { Option } from 'commander';
import { CliError } from '../cli-error.js';
import { isFlag, type SettingsSource } from './setting.js';

const yes = new Set(['1', 'true', 'yes', 'on']);
const no = new Set(['0', 'false', 'no', 'off']);

/** The variable of an option: `SEQLAB_MAX_MINUTES` of `--max-minutes`, `SEQLAB_NO_MASK` of `--no-mask`. */
export function variableOf(option: Option): string {
  return `SEQLAB_${option.name().toUpperCase().replaceAll('-', '_')}`;
}

/** Options that are set by environment variables; one that is empty says nothing. */
export const environment: SettingsSource = {
  name: 'env',
  settingOf(option) {
    const from = variableOf(option);
    const text = process.env[from];
    if (text === undefined || text === '') return undefined;
    if (!isFlag(option)) return { value: text, from };
    const isGiven = readFlag(from, text);
    return { value: option.negate ? !isGiven : isGiven, from };
  },
};

function readFlag(variable: string, text: string): boolean {
  const word = text.toLowerCase();
  if (yes.has(word) || no.has(word)) return yes.has(word);
  throw new CliError(`${variable} turns something on or off: it must be 1 or 0, got '${text}'`);
}
