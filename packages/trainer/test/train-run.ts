import { join } from 'node:path';
import { contiguousWindows } from '@seqlab/text-data';
import type { Callback } from '../src/callbacks/callback.js';
import { loadCheckpoint } from '../src/checkpoints/checkpoint-folder.js';
import { latestCheckpoint } from '../src/checkpoints/checkpoint-folder.js';
import { fit } from '../src/training/fit.js';
import type { History } from '../src/training/history.js';
import { jsonlLogger } from '../src/callbacks/jsonl-logger.js';
import { modelCheckpoint } from '../src/callbacks/model-checkpoint.js';
import { patternIds } from './sources.js';
import { tinyModel, tinyOptions } from './tiny-model.js';

const data = contiguousWindows(patternIds(200), { batchSize: 2, seqLength: 5 });
const validationData = contiguousWindows(patternIds(60), { batchSize: 2, seqLength: 5 });
const epochs = 3;

export const steps = epochs * data.length;

/** Trains a run folder to its end, from its latest checkpoint if it has one. */
export async function trainRun(folder: string, watch: Callback): Promise<History> {
  const path = await latestCheckpoint(folder);
  return fit(tinyModel({ stateful: true, dropoutRate: 0.2 }), data, {
    ...tinyOptions(),
    epochs,
    globalClipNorm: 0.5,
    validationData,
    ...(path !== undefined && { resumeFrom: await loadCheckpoint(path) }),
    callbacks: [
      watch,
      jsonlLogger({ file: join(folder, 'metrics.jsonl') }),
      modelCheckpoint({ folder, everySteps: 2 }),
    ],
  });
}
