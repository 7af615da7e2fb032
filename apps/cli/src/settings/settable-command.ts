import { Command, type ErrorOptions, type ParseOptionsResult } from 'commander';
import { didYouMean } from '../suggest.js';
import { applySettings } from './apply-settings.js';
import { rootOf } from './command-names.js';
import { settingsIn, type Config } from './config-file.js';
import { environment } from './environment.js';

/** A command whose options may be set by environment variables and by a config file as well. */
export class SettableCommand extends Command {
  /** Of the program: what its config file says, once it is loaded. */
  config: Config | undefined;

  override createCommand(name?: string): SettableCommand {
    return new SettableCommand(name);
  }

  override parseOptions(args: string[]): ParseOptionsResult {
    const parsed = super.parseOptions(args);
    // Help is given whatever a variable or a file says.
    if (!asksForHelp(parsed.unknown)) this.applySettings();
    return parsed;
  }

  /** A word after `seqlab recipes` that is none of its commands goes to the one that is the default. */
  override error(message: string, options?: ErrorOptions): never {
    const typed = this.parent?.args.find((arg) => !arg.startsWith('-'));
    if (options?.code !== 'commander.excessArguments' || !typed || typed === this.name()) {
      return super.error(message, options);
    }
    const known = this.parent!.commands.map((command) => command.name());
    return super.error(`error: unknown command '${typed}'${didYouMean(typed, known)}`, {
      ...options,
      code: 'commander.unknownCommand',
    });
  }

  /** Sets what was not given on the command line. */
  applySettings(): void {
    const { config } = rootOf(this) as SettableCommand;
    const sources = config === undefined ? [] : [settingsIn(config, this)];
    applySettings(this, [environment, ...sources]);
  }
}

export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '-h' || arg === '--help');
}
