import { TrainerError } from '../errors.js';
import type { BatchGradients } from './batch-gradients.js';
import { describePosition, type StepPosition } from './step-position.js';

/** @throws {@link TrainerError} `non-finite` if the loss or a gradient is NaN or infinite. */
export function requireFinite(
  { loss, gradients, squares }: BatchGradients,
  position: StepPosition,
): void {
  if (Number.isFinite(loss) && squares.every((sum) => Number.isFinite(sum))) return;
  const largest = gradients
    .map(({ name }, i) => ({ name, norm: Math.sqrt(squares[i]!) }))
    .toSorted((a, b) => finiteOrLargest(b.norm) - finiteOrLargest(a.norm))
    .slice(0, 3)
    .map(({ name, norm }) => `${name} ${norm.toPrecision(3)}`);
  throw new TrainerError(
    'non-finite',
    `${describePosition(position)}: loss ${loss}, largest gradient norms: ${largest.join(', ')}. ` +
      'The weights are those before this step. Lower the learning rate or set globalClipNorm.',
    { step: position.step },
  );
}

function finiteOrLargest(norm: number): number {
  return Number.isFinite(norm) ? norm : Number.MAX_VALUE;
}
