import { earlyStopping, trainingPhases, type Callback } from '@seqlab/trainer';
import type { LiveLine } from '../live-line.js';
import type { TrainingRecipe } from '../recipes/parts.js';
import type { PreparedTask } from './prepared-task.js';

/** What ends training, or a phase of it, when it gets no better. */
export function stopping(
  { patience }: TrainingRecipe,
  { phases, line }: Pick<PreparedTask, 'phases'> & { line: LiveLine },
): Callback[] {
  if (phases !== undefined) return [trainingPhases(phases), tellPhases(line)];
  return patience > 0 ? [earlyStopping({ patience, restoreBestWeights: true })] : [];
}

/** A line where other layers begin to learn than before. */
function tellPhases(line: LiveLine): Callback {
  let told: string | undefined;
  return {
    onEpochBegin({ epoch }, { model, optimizer }) {
      const frozen = model.layers.filter(({ trainable }) => !trainable);
      const names = frozen.map(({ name }) => name).join(', ');
      const now = names === '' ? 'all layers learn' : `${names} frozen`;
      if (now === told) return;
      told = now;
      const rate = Number(optimizer.learningRate.toPrecision(3));
      line.print(`from epoch ${epoch + 1}: ${now}, learning rate ${rate}`);
    },
  };
}
