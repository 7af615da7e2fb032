import type { Option } from 'commander';

/** What an option is set to other than on the command line. */
export interface Setting {
  /** As the variable or the file has it. */
  value: unknown;
  /** Who says so, for errors: `SEQLAB_UNITS`. */
  from: string;
}

/** Somewhere that options may be set. */
export interface SettingsSource {
  /** What commander calls it. */
  name: 'env' | 'config';
  settingOf(option: Option): Setting | undefined;
}

/** Whether an option has no value: `--json`, `--no-color`. */
export function isFlag(option: Option): boolean {
  return !option.required && !option.optional;
}

/** `--version` acts, and sets nothing. */
export function isSettable(option: Option): boolean {
  return option.long !== '--version';
}
