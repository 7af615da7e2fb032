import { BackendError } from '@seqlab/backend';
import { GenerateError } from '@seqlab/generate';
import { SeqLayersError } from '@seqlab/seq-layers';
import { TextDataError } from '@seqlab/text-data';
import { TrainerError } from '@seqlab/trainer';
import { Fault, type FaultCode } from '../fault.js';

/** The faults that errors of the packages stand for, by their codes. */
const faults: Readonly<Record<string, FaultCode>> = {
  'non-finite': 'diverged',
  'invalid-output': 'diverged',
  'out-of-memory': 'out-of-memory',
};

/** An error of the packages as one that the page has words for; others keep their own message. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Fault(faults[codeOf(error) ?? ''] ?? 'failed', message, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  if (
    error instanceof BackendError ||
    error instanceof GenerateError ||
    error instanceof SeqLayersError ||
    error instanceof TextDataError ||
    error instanceof TrainerError
  ) {
    return error.code;
  }
  return undefined;
}
