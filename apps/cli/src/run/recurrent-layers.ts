import { gru, lstm, simpleRNN, type Layer, type RecurrentOptions } from '@seqlab/seq-layers';
import type { cells } from '../recipes/limits.js';

/** The recurrent layers of recipes, by the names of their cells. */
export const recurrentLayers: Record<(typeof cells)[number], (options: RecurrentOptions) => Layer> =
  { lstm, gru, rnn: simpleRNN };
