import type { LayerConfig } from '../layer.js';
import type { Shape } from '../shape.js';
import type { ValueSource } from './graph.js';
import type { Model } from './model.js';

/** A model as plain data, from which it can be made again (without its weights). */
export type ModelConfig = SequentialConfig | FunctionalConfig;

/** A model that `sequential` made, as plain data. */
export interface SequentialConfig {
  /** Of this form; `modelFromConfig` refuses others. */
  readonly formatVersion: 1;
  /** Keras' name of the class. */
  readonly className: 'Sequential';
  /** What the model is made of. */
  readonly config: {
    readonly name: string;
    /** Without the batch dimension; absent where the model was not built. */
    readonly inputShape?: Shape;
    readonly layers: readonly LayerConfig[];
  };
}

/** A model that `functional` made, as plain data. */
export interface FunctionalConfig {
  /** Of this form; `modelFromConfig` refuses others. */
  readonly formatVersion: 1;
  /** Keras' name of the class. */
  readonly className: 'Functional';
  /** What the model is made of. */
  readonly config: {
    readonly name: string;
    /** One each, in the order in which `apply` takes them. */
    readonly inputs: readonly {
      readonly name: string;
      /** Without the batch dimension. */
      readonly shape: Shape;
      readonly dtype: 'float32' | 'int32';
    }[];
    readonly layers: readonly LayerConfig[];
    /** Which layer reads what, by the layer's place in `layers`. */
    readonly calls: readonly {
      readonly layer: number;
      readonly inputs: readonly ValueSource[];
      readonly initialState: readonly ValueSource[];
    }[];
    /** Where each comes from. */
    readonly outputs: readonly ValueSource[];
  };
}

/** What `modelFromConfig` makes such a model of. */
export function configOf({ name, className, inputs, layers, calls, graph }: Model): ModelConfig {
  const layerConfigs = layers.map((layer) => layer.toConfig());
  if (className === 'Sequential') {
    const shape = inputs[0]!.shape;
    const config = { name, ...(shape && { inputShape: shape.slice(1) }), layers: layerConfigs };
    return { formatVersion: 1, className, config };
  }
  return {
    formatVersion: 1,
    className,
    config: {
      name,
      inputs: inputs.map((one) => ({
        name: one.name!,
        shape: one.shape!.slice(1),
        dtype: one.dtype!,
      })),
      layers: layerConfigs,
      calls: calls.map(({ layer, inputs: read, initialState }) => ({
        layer: layers.indexOf(layer),
        inputs: read,
        initialState,
      })),
      outputs: graph.outputs,
    },
  };
}
