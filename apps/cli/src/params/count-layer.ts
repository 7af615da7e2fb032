import { paramCount, type ParamCount } from '@seqlab/seq-layers';
import type { CountedLayer, ParamsArguments } from '../commands/params.js';

const cells = { 'simple-rnn': 'simpleRNN', gru: 'gru', lstm: 'lstm' } as const;

/** The parameters of a layer with the options of the command line. */
export function countLayer(
  layer: CountedLayer,
  {
    input: inputDim,
    units,
    layers,
    bias: useBias,
    resetAfter,
    bidirectional = false,
  }: ParamsArguments,
): ParamCount {
  if (layer === 'embedding') return paramCount.embedding({ inputDim, outputDim: units });
  if (layer === 'dense') return paramCount.dense({ inputDim, units, useBias });
  const recurrent = { cell: cells[layer], units, useBias, ...(layer === 'gru' && { resetAfter }) };
  const count = paramCount.stacked({ ...recurrent, inputDim, layers });
  return bidirectional ? paramCount.bidirectional(count) : count;
}
