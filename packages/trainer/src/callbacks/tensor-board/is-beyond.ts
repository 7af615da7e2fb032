import type { TrainBeginLogs } from '../callback.js';
import type { EventHead } from './event-head.js';

/** Whether a run that is resumed here has yet to log the event. */
export function isBeyond(
  { tag, plugin, step }: Pick<EventHead, 'tag' | 'plugin' | 'step'>,
  position: TrainBeginLogs,
): boolean {
  const isOf = (prefix: string) => plugin === 'scalars' && tag.startsWith(prefix);
  if (plugin === 'histograms' || isOf('epoch_')) return step >= position.epoch;
  // Within an epoch, its validation is still to come, even after its last batch.
  if (isOf('evaluation_') && position.batch > 0) return step >= position.step;
  return step > position.step;
}
