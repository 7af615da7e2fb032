import * as v from 'valibot';
import { booleanValue, layerName } from './check-options.js';
import { regularizerSchema, type Regularizer } from './weights/regularizer.js';

/** The options every layer has. */
export interface LayerOptions {
  /** Default: the class's name in snake case, numbered within a model: `lstm`, `lstm_1`. */
  readonly name?: string | undefined;
  /** Whether training changes the layer's weights. Default true. */
  readonly trainable?: boolean | undefined;
  /** What the output adds to the loss, divided by the batch size. Default: nothing. */
  readonly activityRegularizer?: Regularizer | undefined;
}

export const layerEntries = {
  name: v.optional(layerName),
  trainable: v.optional(booleanValue),
  activityRegularizer: v.optional(regularizerSchema),
};
