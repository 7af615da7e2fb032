import type { RunState } from '../messages.js';

/** How a run stands, by a word and a colour. */
export function StateBadge({ state }: { state: RunState }) {
  return <span class={`badge ${state}`}>{state}</span>;
}
