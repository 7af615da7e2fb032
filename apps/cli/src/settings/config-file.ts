import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command, Option } from 'commander';
import { CliError } from '../cli-error.js';
import { isScript, readObjectFile } from '../object-file.js';
import { pathNames } from '../path-names.js';
import { namesOf } from './command-names.js';
import type { SettingsSource } from './setting.js';

type Json = Record<string, unknown>;

/** What a config file says. */
export interface Config {
  file: string;
  values: Readonly<Json>;
}

const searchPlaces = ['json', 'ts', 'mts', 'js', 'mjs'].map((end) => `seqlab.config.${end}`);

/**
 * The config file that was named, or else the nearest: in the working folder or one above it, up to the home
 * folder.
 *
 * @throws {@link CliError} for a file that cannot be read or has what the program has no option for
 */
export async function loadConfig(
  program: Command,
  named: string | undefined,
): Promise<Config | undefined> {
  const file = named ?? (await findConfig());
  if (file === undefined) return undefined;
  const values = await readObjectFile(file);
  const { checkConfig } = await import('./config-schema.js');
  checkConfig(program, { file, values });
  return { file, values };
}

async function findConfig(): Promise<string | undefined> {
  const { lilconfig } = await import('lilconfig');
  const loaders = Object.fromEntries(
    // It only finds them; they are read in the same way as a file that was named.
    searchPlaces.map((name) => [path.extname(name), () => ({})]),
  );
  const found = await lilconfig('seqlab', {
    searchPlaces,
    loaders,
    ignoreEmptySearchPlaces: false,
  }).search();
  if (found !== null) requireOwn(found.filepath);
  return found?.filepath;
}

/** What somebody else put into a folder above, the one for temporary files perhaps, does not run. */
function requireOwn(file: string): void {
  const user = process.getuid?.();
  if (!isScript(file) || user === undefined || statSync(file).uid === user) return;
  throw new CliError(
    `${file} is a program of another user: run it with --config ${file}, or leave it with --no-config`,
  );
}

/** The options of a command as a config file sets them: its own sections before what is for all. */
export function settingsIn({ file, values }: Config, command: Command): SettingsSource {
  const sections: { place: string; section: Json }[] = [{ place: '', section: values }];
  for (const name of namesOf(command)) {
    const { place, section } = sections[0]!;
    const next = own(section, name);
    if (next === undefined) break;
    sections.unshift({ place: `${place}${name}.`, section: next as Json });
  }
  return {
    name: 'config',
    settingOf(option) {
      const name = option.attributeName();
      for (const { place, section } of sections) {
        const value = own(section, name);
        if (value === undefined) continue;
        return { value: resolvePaths(value, option, file), from: `${file}: ${place}${name}` };
      }
      return undefined;
    },
  };
}

/** Paths in a file are meant from where it is. */
function resolvePaths(value: unknown, option: Option, file: string): unknown {
  const kind = /<([^.>]*)/.exec(option.flags)?.[1];
  if (kind === undefined || !pathNames.test(kind)) return value;
  const resolve = (one: unknown) =>
    typeof one === 'string' ? path.resolve(path.dirname(file), one) : one;
  return Array.isArray(value) ? value.map(resolve) : resolve(value);
}

function own(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
