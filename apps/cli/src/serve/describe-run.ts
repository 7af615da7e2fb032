import type { RunRecord } from '../run/run-record.js';
import type { RunInfo } from './messages.js';

/** What a run is, by its record; all but how it goes. */
export function describeRun(
  id: string,
  { recipe, createdAt, facts }: RunRecord,
): Omit<RunInfo, 'progress' | 'modelSavedAt'> {
  return {
    id,
    task: recipe.task,
    description: recipe.description,
    createdAt,
    model: describeModel(recipe),
    counted: recipe.task === 'language-model' ? 'characters' : 'texts',
    ...(facts.classes && { classes: facts.classes }),
  };
}

const cellNames = { lstm: 'LSTM', gru: 'GRU', rnn: 'simple RNN', average: 'mean of word vectors' };

function describeModel(recipe: RunRecord['recipe']): string {
  const { cell, units, layers, embedding, dropout } = recipe.model;
  const isBidirectional = recipe.task === 'text-classification' && recipe.model.bidirectional;
  const name = `${isBidirectional ? 'bidirectional ' : ''}${cellNames[cell]}`;
  return [
    cell === 'average' ? name : `${layers > 1 ? `${layers} × ` : ''}${name} ${units}`,
    `embedding ${embedding}`,
    ...(recipe.task === 'text-classification' && recipe.model.dense.length > 0
      ? [`dense ${recipe.model.dense.join(', ')}`]
      : []),
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
  ].join(' · ');
}
