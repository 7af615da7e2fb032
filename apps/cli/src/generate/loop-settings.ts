import type { Option } from 'commander';
import { CliError, messageOf } from '../cli-error.js';
import {
  decodingOptions,
  restrictionOptions,
  type DecodingArguments,
  type RestrictionArguments,
} from '../commands/decoding-options.js';

export type Settings = DecodingArguments & RestrictionArguments;

/** The decoding options of the command line; in the prompt loop each is a command as well. */
const options: readonly Option[] = [...restrictionOptions(), ...decodingOptions()];

/**
 * The settings after `/NAME VALUE`, where NAME is that of a decoding option; without a value the option
 * takes its default again. What is repeatable on the command line is added to what there is.
 *
 * @throws {@link CliError} for an unknown name or a value that makes no sense
 */
export function changeSetting(settings: Settings, name: string, value: string): Settings {
  const option = options.find(({ long }) => long === `--${name}`);
  if (option === undefined) throw new CliError(`there is no /${name}; /help lists what there is`);
  const key = option.attributeName() as keyof Settings;
  if (value === '') return { ...settings, [key]: option.defaultValue };
  try {
    return { ...settings, [key]: option.parseArg!(value, settings[key]) };
  } catch (error) {
    throw new CliError(`/${name} ${value}: ${messageOf(error)}`, { cause: error });
  }
}

/** A command and what it does. */
export type Row = readonly [command: string, text: string];

/** The commands that change settings, each with what it stands at. */
export function settingRows(settings: Settings): Row[] {
  return options.map((option) => {
    const value = settings[option.attributeName() as keyof Settings];
    const command = option.flags.replace(/^--/, '/');
    return [command, `${option.description} (${describe(value)})`];
  });
}

/** Two columns. */
export function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join('');
}

function describe(value: Settings[keyof Settings] | undefined): string {
  if (value === undefined) return 'off';
  return value instanceof RegExp ? value.source : JSON.stringify(value);
}
