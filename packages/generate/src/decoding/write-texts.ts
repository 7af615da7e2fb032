import type { ModelReader } from '../model/model-reader.js';
import { nextTask } from '../next-task.js';
import type { TokenChooser } from '../sampling/token-chooser.js';
import type { TextWriter } from './text-writer.js';

export interface WriteTextsOptions {
  /** Reads for all texts; what it has not read yet is their prompt. */
  readonly reader: ModelReader;
  readonly chooser: TokenChooser;
  /** One for each text. */
  readonly writers: readonly TextWriter[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Writes texts side by side until each is finished, one step of the model a token, and gives control
 * back after each step. The reader has read all but the last token of what is left to write.
 */
export async function* writeTexts({
  reader,
  chooser,
  writers,
  signal,
}: WriteTextsOptions): AsyncGenerator<void, void, undefined> {
  let active = writers.filter(isUnfinished);
  let ids: Int32Array = new Int32Array(active.length);
  while (active.length > 0) {
    signal?.throwIfAborted();
    const logits = await reader.read(signal);
    // All texts begin with one row: that of the prompt they share.
    const isShared = reader.rows < active.length;
    for (let i = 0; i < active.length; i++) {
      const { context } = active[i]!;
      const id = logits
        ? chooser.choose(logits, isShared ? 0 : i, context)
        : chooser.chooseFirst(context);
      active[i]!.append(id, chooser.logProbability);
    }

    const unfinished = active.filter(isUnfinished);
    const next = unfinished.length > 0 ? unfinished : active;
    if (isShared || next.length < active.length) {
      reader.select(next.map((writer) => (isShared ? 0 : active.indexOf(writer))));
      ids = new Int32Array(next.length);
    }
    for (let i = 0; i < next.length; i++) ids[i] = next[i]!.lastId;
    reader.push(ids);
    active = unfinished;
    yield;
    await nextTask();
  }
}

function isUnfinished({ finishReason }: TextWriter): boolean {
  return finishReason === undefined;
}
