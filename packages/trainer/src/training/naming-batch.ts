import { TrainerError } from '../errors.js';
import { describePosition, type StepPosition } from './step-position.js';

/** Runs what trains on a batch. An error about the batch's data tells which batch it was. */
export async function namingBatch<T>(position: StepPosition, train: () => Promise<T>): Promise<T> {
  try {
    return await train();
  } catch (error) {
    if (!(error instanceof TrainerError) || error.code !== 'invalid-data') throw error;
    const message = `${describePosition(position)}: ${error.message}`;
    throw new TrainerError(error.code, message, { cause: error, step: position.step });
  }
}
