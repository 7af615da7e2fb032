import { SeqLayersError } from '../../errors.js';
import { inferShapes, type ValueSource } from '../../model/graph.js';
import type { Model } from '../../model/model.js';
import { requireBuilt } from '../../model/require-built.js';
import type { Shape } from '../../shape.js';
import { OnnxGraph, type GraphValue } from './graph.js';
import { emitLayer, emitSides } from './layers.js';
import { ElementType, encodeModel } from './proto.js';

/** Options of {@link toOnnx}. */
export interface OnnxOptions {
  /**
   * Make the initial states of recurrent layers inputs of the graph, `lstm/initial_h` and
   * `lstm/initial_c`, and the final ones outputs, `lstm/final_h` and `lstm/final_c`, each
   * `[batch, units]`: for sampling step by step. Default false: they begin at zeros.
   */
  readonly states?: boolean | undefined;
}

/**
 * The model as an ONNX file for inference (operator set 17): LSTM, GRU and RNN nodes with their
 * directions, and masks as lengths of sequences. Its inputs are `input` (of a functional model, its
 * inputs' names), its outputs `output` (`output_1`, … where there are several); batch and time are
 * open. Under a mask, sequences must be padded after their end.
 *
 * @throws SeqLayersError `unsupported` for what ONNX has no nodes for: layer normalisation in an
 * LSTM, a causal mask, a few activations in recurrent layers; `not-built`
 * @see https://onnx.ai/onnx/operators/
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 * import { toOnnx } from '@seqlab/seq-layers/onnx';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16, maskZero: true }),
 *   lstm({ units: 32 }),
 *   dense({ units: 1 }),
 * ]);
 * await writeFile('model.onnx', await toOnnx(model));
 * ```
 */
export async function toOnnx(
  model: Model,
  { states = false }: OnnxOptions = {},
): Promise<Uint8Array> {
  requireBuilt(model, 'toOnnx');
  const weights = await model.getWeights();
  const graph = new OnnxGraph();
  const inputShapes = model.inputs.map(({ shape }) => shape!);
  const shapes = inferShapes(model.graph, inputShapes);
  const inputs = model.inputs.map(({ name, dtype }, index): GraphValue => {
    const readers = model.calls.filter(({ inputs: read }) =>
      read.some((source) => 'input' in source && source.input === index),
    );
    const isIds = dtype === 'int32' || readers.some(({ layer }) => layer.className === 'Embedding');
    const value = {
      name: name ?? 'input',
      type: isIds ? ElementType.int32 : ElementType.float,
      shape: openShape(inputShapes[index]!),
    };
    return { name: graph.input(value) };
  });
  const made: GraphValue[][] = [];
  const valueOf = (source: ValueSource): GraphValue => {
    if ('input' in source) return inputs[source.input]!;
    if ('output' in source) return made[source.call]![source.output]!;
    throw new SeqLayersError('unsupported', 'toOnnx: states that go from layer to layer');
  };
  for (const { layer, inputs: read, initialState } of model.calls) {
    if (initialState.length > 0) {
      throw new SeqLayersError('unsupported', `toOnnx: ${layer.name} begins with given states`);
    }
    const values = read.map(valueOf);
    const options = { weights, states };
    made.push(
      layer.outputCount > 1
        ? emitSides({ graph, layer, x: values[0]!, options })
        : [emitLayer(graph, layer, values, options)],
    );
  }
  for (const [index, source] of model.graph.outputs.entries()) {
    if (!('output' in source)) {
      throw new SeqLayersError('unsupported', 'toOnnx: outputs must be outputs of layers');
    }
    graph.output(valueOf(source).name, {
      name: model.graph.outputs.length === 1 ? 'output' : `output_${index + 1}`,
      type: ElementType.float,
      shape: openShape(shapes[source.call]!.outputs[source.output]!),
    });
  }
  return encodeModel(graph.finish(model.name));
}

function openShape(shape: Shape): (number | string)[] {
  return shape.map((size, axis) => size ?? (axis === 0 ? 'batch' : axis === 1 ? 'time' : 'size'));
}
