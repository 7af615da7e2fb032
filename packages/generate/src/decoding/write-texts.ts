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
    let unfinishedCount = 0;
    for (let i = 0; i < active.length; i++) {
      const writer = active[i]!;
      const { context } = writer;
      const id = logits
        ? chooser.choose(logits, isShared ? 0 : i, context)
        : chooser.chooseFirst(context);
      writer.append(id, chooser.logProbability);
      if (isUnfinished(writer)) unfinishedCount += 1;
    }
    // The last texts stay in the batch when they end: a session goes on after what they end with.
    const leaveCount = unfinishedCount > 0 ? active.length - unfinishedCount : 0;
    if (isShared || leaveCount > 0) {
      const stays = (writer: TextWriter) => leaveCount === 0 || isUnfinished(writer);
      reader.select(active.flatMap((writer, i) => (stays(writer) ? [isShared ? 0 : i] : [])));
      active = active.filter(stays);
      ids = new Int32Array(active.length);
    }
    for (let i = 0; i < active.length; i++) ids[i] = active[i]!.lastId;
    reader.push(ids);
    yield;
    if (unfinishedCount === 0) return;
    await nextTask();
  }
}

function isUnfinished({ finishReason }: TextWriter): boolean {
  return finishReason === undefined;
}
