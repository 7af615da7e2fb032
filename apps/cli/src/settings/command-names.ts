import type { Command } from 'commander';

/** `['data', 'peek']` for `seqlab data peek`. */
export function namesOf(command: Command): string[] {
  return command.parent === null ? [] : [...namesOf(command.parent), command.name()];
}

/** The program that a command is of. */
export function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
