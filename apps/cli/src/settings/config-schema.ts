import type { Command, Option } from 'commander';
import * as v from 'valibot';
import { CliError } from '../cli-error.js';
import { didYouMean } from '../suggest.js';
import type { Config } from './config-file.js';
import { isFlag, isSettable } from './setting.js';

/** @throws {@link CliError} that names the place, `train.units` for example */
export function checkConfig(program: Command, { file, values }: Config): void {
  const parsed = v.safeParse(schemaOf(program), values);
  if (parsed.success) return;
  const [issue] = parsed.issues;
  throw new CliError(`${file}: ${v.getDotPath(issue) ?? 'content'}: ${issue.message}`);
}

/** The options of a command and of those below it, and a section for each of these. */
function schemaOf(command: Command): v.GenericSchema {
  const entries: Record<string, v.GenericSchema> = {};
  for (const option of optionsOf(command)) {
    const name = option.attributeName();
    const value = isFlag(option) ? flag : oneOrMore;
    // Commands may have options of the same name and another kind.
    entries[name] = (entries[name] ?? value) === value ? value : v.union([flag, oneOrMore]);
  }
  for (const sub of configurable(command)) entries[sub.name()] = schemaOf(sub);
  const known = Object.keys(entries);
  return v.strictObject(
    Object.fromEntries(known.map((name) => [name, v.optional(entries[name]!)])),
    ({ expected, received, path }) => {
      if (expected !== 'never') return `it must be an object, got ${received}`;
      return `there is no such option${didYouMean(String(path?.at(-1)?.key), known)}`;
    },
  );
}

const flag = v.boolean(({ received }) => `it must be true or false, got ${received}`);
const one = v.union([v.string(), v.number()]);
const oneOrMore = v.union(
  [one, v.array(one)],
  ({ received }) => `it must be a text or a number, got ${received}`,
);

function optionsOf(command: Command): Option[] {
  const options = command.options.filter(
    (option) => isSettable(option) && option.attributeName() !== 'config',
  );
  return [...options, ...configurable(command).flatMap(optionsOf)];
}

/** The commands below one that have options. */
function configurable(command: Command): Command[] {
  return command.commands.filter((sub) => sub.options.length > 0 || sub.commands.length > 0);
}
