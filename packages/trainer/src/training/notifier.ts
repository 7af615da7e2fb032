import type { Callback, CallbackLogs, Moment, MomentHandlers } from '../callbacks/callback.js';
import { TrainerError } from '../errors.js';
import type { Run } from './run.js';

/** Tells callbacks of a moment, one after the other. */
export type Notify = <M extends Moment>(moment: M, logs: CallbackLogs[M]) => Promise<void>;

/**
 * Calls the callbacks in their order, but those that save last, so that what they save includes what the
 * others have done. When training begins they are first: where it may not begin they say so before
 * others begin their files anew.
 */
export function notifier(callbacks: readonly Callback[], run: Run): Notify {
  const saving = callbacks.filter(({ runsLast }) => runsLast);
  const others = callbacks.filter(({ runsLast }) => !runsLast);
  return async (moment, logs) => {
    const inOrder: readonly MomentHandlers[] =
      moment === 'onTrainBegin' ? [...saving, ...others] : [...others, ...saving];
    for (const handlers of inOrder) await handlers[moment]?.(logs, run);
  };
}

/** @throws {@link TrainerError} `invalid-option` if two callbacks keep a state of one name. */
export function checkCallbacks(callbacks: readonly Callback[]): void {
  const names = callbacks.flatMap(({ state }) => state?.name ?? []);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new TrainerError('invalid-option', `fit: two callbacks keep a state named ${twice}`);
}
