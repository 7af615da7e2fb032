import { CommanderError, type Command, type Option } from 'commander';
import { CliError } from '../cli-error.js';
import { isFlag, isSettable, type Setting, type SettingsSource } from './setting.js';

/**
 * Sets the options that were not given on the command line by the sources, of which the first that says
 * something counts. What conflicts with an option that was given, or set by a source before, is left out.
 *
 * @throws {@link CliError} for a value that the option would not take
 */
export function applySettings(command: Command, sources: readonly SettingsSource[]): void {
  const options = command.options.filter(isSettable);
  const decided = new Set(
    options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli'),
  );
  for (const source of sources) {
    const before = [...decided];
    for (const option of options) {
      if (before.some((other) => other.attributeName() === option.attributeName())) continue;
      const setting = source.settingOf(option);
      if (setting === undefined) continue;
      decided.add(option);
      if (before.some((other) => isOn(command, other) && areInConflict(option, other))) continue;
      const value = readSetting(option, setting);
      // A flag that is turned off is as if it were not given.
      if (isFlag(option) && value !== !option.negate) continue;
      command.setOptionValueWithSource(option.attributeName(), value, source.name);
      // Commander names it where two options are in conflict.
      if (source.name === 'env') option.envVar = setting.from;
    }
  }
}

/** Options that were turned off by a variable or file conflict with nothing. */
function isOn(command: Command, option: Option): boolean {
  const source = command.getOptionValueSource(option.attributeName());
  return source !== undefined && source !== 'default';
}

function areInConflict(a: Option, b: Option): boolean {
  return conflictsOf(a).includes(b.attributeName()) || conflictsOf(b).includes(a.attributeName());
}

function conflictsOf(option: Option): readonly string[] {
  // Commander's types leave it out.
  return (option as Option & { conflictsWith: readonly string[] }).conflictsWith;
}

function readSetting(option: Option, { value, from }: Setting): unknown {
  const refuse = (what: unknown, why: string) =>
    new CliError(`${from}: ${JSON.stringify(what)} is invalid for '${option.flags}'. ${why}`);
  if (isFlag(option)) {
    if (typeof value === 'boolean') return value;
    throw refuse(value, 'It must be true or false.');
  }
  const list = Array.isArray(value) ? value : [value];
  let result: unknown = option.variadic ? undefined : option.defaultValue;
  for (const [i, part] of list.entries()) {
    if (typeof part !== 'string' && typeof part !== 'number') {
      throw refuse(part, 'It must be a text or a number.');
    }
    if (i > 0 && !isCollected(result)) throw refuse(value, 'It must be one value.');
    try {
      result = readPart(option, String(part), result);
    } catch (error) {
      if (error instanceof CommanderError) throw refuse(part, error.message);
      throw error;
    }
  }
  return result;
}

/** As commander reads the value of an option, with those before it. */
function readPart(option: Option, text: string, previous: unknown): unknown {
  if (option.parseArg !== undefined) return option.parseArg(text, previous);
  return option.variadic ? [...((previous as string[] | undefined) ?? []), text] : text;
}

/** Whether values are added to those before. */
function isCollected(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Map;
}
