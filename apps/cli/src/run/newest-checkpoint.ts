import type { TrainingState } from '@seqlab/trainer';
import { latestCheckpoint, loadCheckpoint } from '@seqlab/trainer/node';
import { badInput, messageOf } from '../cli-error.js';

/** The newest whole checkpoint in a folder; of damaged ones it warns. */
export async function newestCheckpoint(folder: string): Promise<TrainingState | undefined> {
  return badInput(folder, async () => {
    const path = await latestCheckpoint(folder, {
      onSkip: (error) =>
        process.stderr.write(`warning: ${messageOf(error)}; taking an older one\n`),
    });
    return path === undefined ? undefined : loadCheckpoint(path);
  });
}
