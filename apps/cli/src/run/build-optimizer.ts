import { adam, adamW, cosineDecay, type Optimizer, type Schedule } from '@seqlab/trainer';
import type { TrainingRecipe } from '../recipes/parts.js';

/** Adam, or AdamW whose decay spares biases. */
export function buildOptimizer(training: TrainingRecipe, stepsPerEpoch: number): Optimizer {
  const { weightDecay } = training;
  const learningRate = learningRateOf(training, training.epochs * stepsPerEpoch);
  if (weightDecay === 0) return adam({ learningRate });
  const groups = [{ weights: /bias$/, weightDecay: 0 }];
  return adamW({ learningRate, weightDecay, groups });
}

/** After a warm-up the same to the end, or half a cosine down to a fiftieth of it. */
function learningRateOf(
  { learningRate, schedule, warmupSteps }: TrainingRecipe,
  steps: number,
): number | Schedule {
  if (schedule === 'constant') {
    return (step) => learningRate * Math.min(1, (step + 1) / (warmupSteps + 1));
  }
  return cosineDecay({
    initialLearningRate: warmupSteps > 0 ? 0 : learningRate,
    warmupTarget: learningRate,
    warmupSteps,
    decaySteps: Math.max(1, steps - warmupSteps),
    alpha: 0.02,
  });
}
