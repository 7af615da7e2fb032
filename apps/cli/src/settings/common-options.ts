import path from 'node:path';
import type { Command } from 'commander';
import { beQuiet } from '../messages.js';
import { rootOf } from './command-names.js';
import { loadConfig, type Config } from './config-file.js';
import { asksForHelp, type SettableCommand } from './settable-command.js';

interface CommonOptions {
  quiet?: boolean;
  color: boolean;
  /** `false` with `--no-config`. */
  config?: string | false;
}

/** The options that every command has, before or after its name. */
export function addCommonOptions(program: SettableCommand): void {
  program
    .option('--quiet', 'tell nothing but errors and warnings; results are printed still')
    .option('--no-color', 'no colours; NO_COLOR does the same, FORCE_COLOR=1 the opposite')
    .option('--config <file>', 'default: seqlab.config.json or .ts here or in a folder above')
    .option('--no-config', 'look for no config file')
    .hook('preSubcommand', async (_program, command) => {
      // A shell that completes a line wants an answer, not an error about a file.
      if (command.name() !== 'complete' && !asksForHelp(program.args)) await prepare(program);
    })
    .hook('preAction', () => setDataFolder(program.config));
}

async function prepare(program: SettableCommand): Promise<void> {
  const { config } = program.opts<CommonOptions>();
  if (config !== false) {
    program.config = await loadConfig(program, config);
    program.applySettings();
  }
  const { quiet = false, color } = program.opts<CommonOptions>();
  if (quiet) beQuiet();
  if (color) return;
  process.env.NO_COLOR = '1';
  // Node warns where both are set.
  delete process.env.FORCE_COLOR;
}

/** Data sets are looked for by commands that have no option for it too, such as train. */
function setDataFolder(config: Config | undefined): void {
  const folder = config?.values['dataDir'];
  if (config === undefined || typeof folder !== 'string') return;
  process.env.SEQLAB_DATA_DIR ||= path.resolve(path.dirname(config.file), folder);
}

/** The config file that a command goes by. */
export function configFileOf(command: Command): string | undefined {
  return (rootOf(command) as SettableCommand).config?.file;
}
