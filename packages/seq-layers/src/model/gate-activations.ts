import { tidy, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import { SeqLayersError } from '../errors.js';
import type { Mask } from '../layer.js';
import type { CellPart } from '../recurrent/cell.js';
import { RecurrentLayer } from '../recurrent/recurrent-layer.js';
import { Model, type ModelStates } from './model.js';
import { requireBuilt } from './require-built.js';

/** Options of {@link gateActivations}. */
export interface GateActivationsOptions {
  /** The states to begin with, as of `apply`; where none are given for a layer, zeros. */
  readonly states?: ModelStates | undefined;
  /** Which time steps of the input count, bool `[batch, time]`; one for each input. */
  readonly mask?: Mask | readonly Mask[];
}

/** What the cells of one recurrent layer computed. */
export type GateActivations = {
  /** The layer's name. */
  readonly layer: string;
  /** Keras' name of its class: `'LSTM'`, `'GRU'` or `'SimpleRNN'`. */
  readonly className: string;
  /** Each `[batch, time, units]`. */
  readonly parts: { readonly [part in CellPart]?: Tensor3D };
};

/**
 * What the gates of a model's recurrent layers do, step by step, on an input: `input`, `forget` and
 * `output` of an LSTM, `update` and `reset` of a GRU, after their activation, so mostly from 0 to 1; with
 * them the `candidate` they weigh and the states after each step, `cell` and `hidden`. A simple RNN has
 * `hidden` alone.
 *
 * It is computed step by step, from the same cells that train; dropout does not act. There is one entry a
 * call of a recurrent layer, in order. Layers inside others, as in `bidirectional`, are not among them.
 * Of a layer with `goBackwards` the last time step comes first, as in its output. Where a mask leaves a
 * step out, its values are those it would have had.
 *
 * @returns tensors that the caller owns.
 * @throws SeqLayersError `not-built`; `unsupported` for a model without such a layer; `invalid-input` when
 * there is not one list of states a layer; `shape-mismatch` when the input or a state does not fit
 * @see Karpathy, Johnson and Fei-Fei, https://arxiv.org/abs/1506.02078, for what such pictures show
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { dense, embedding, gateActivations, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential(
 *   [
 *     embedding({ inputDim: 65, outputDim: 16 }),
 *     lstm({ units: 32, returnSequences: true }),
 *     dense({ units: 65 }),
 *   ],
 *   { inputShape: [null] },
 * );
 * const ids = tensor2d([[7, 4, 11]], [1, 3], 'int32');
 * for (const { layer, parts } of gateActivations(model, ids)) {
 *   console.log(layer, parts.forget?.shape); // lstm, [1, 3, 32]
 * }
 * ```
 */
export function gateActivations(
  model: Model,
  input: Tensor | readonly Tensor[],
  { states, mask }: GateActivationsOptions = {},
): GateActivations[] {
  requireBuilt(model, 'gateActivations');
  const recurrent = [...model.calls.entries()].filter(
    ([, { layer }]) => layer instanceof RecurrentLayer,
  );
  if (recurrent.length === 0) {
    throw new SeqLayersError(
      'unsupported',
      `gateActivations: ${model.name} has no simpleRNN, lstm or gru; those inside other layers cannot be seen`,
    );
  }
  if (states !== undefined && states.length !== model.calls.length) {
    throw new SeqLayersError(
      'invalid-input',
      `gateActivations: states must have one list a layer, ${model.calls.length}, got ${states.length}`,
    );
  }
  return tidy(() =>
    recurrent.map(([index, { layer }]) => {
      const before = modelBefore(model, index);
      const reached = before.apply(input, { states: states?.slice(0, index), mask });
      const [x, ...initial] = reached.outputs;
      const parts = (layer as RecurrentLayer).trace(x!, {
        training: false,
        states: initial.length > 0 ? initial : (states?.[index] ?? []),
        seed: undefined,
        mask: reached.mask,
        inputs: [x!],
        masks: [reached.mask],
      });
      return { layer: layer.name, className: layer.className, parts } as GateActivations;
    }),
  );
}

/** The part of a model that computes what a call reads, on the same weights. */
function modelBefore({ name, className, calls, inputs }: Model, index: number): Model {
  const { inputs: read, initialState } = calls[index]!;
  return new Model({
    className,
    name,
    graph: { calls: calls.slice(0, index), outputs: [read[0]!, ...initialState] },
    inputs,
    seed: 0,
    weights: undefined,
    shared: true,
  });
}
