import * as v from 'valibot';

/** What `state.json` holds. */
export function checkpointRecord() {
  const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
  const number = v.union([
    v.number(),
    v.pipe(v.picklist(['NaN', 'Infinity', '-Infinity']), v.transform(Number)),
  ]);
  const metrics = v.record(v.string(), number);
  return v.object({
    format: v.literal(1),
    step: count,
    epoch: count,
    batch: count,
    seed: v.pipe(v.number(), v.safeInteger()),
    lossSum: v.number(),
    tokens: count,
    /** 0 where an older checkpoint does not tell. */
    learningRate: v.optional(v.number(), 0),
    metricSums: v.array(v.array(number)),
    history: v.array(
      v.object({
        epoch: count,
        step: count,
        loss: v.number(),
        metrics,
        learningRate: v.number(),
        valLoss: v.exactOptional(v.number()),
        valMetrics: v.exactOptional(metrics),
        partial: v.exactOptional(v.literal(true)),
      }),
    ),
    optimizer: v.object({ name: v.string(), iterations: count, learningRateFactor: v.number() }),
    /** How many recurrent states each layer has in `states.safetensors`. */
    statesOfLayers: v.array(count),
    gradients: v.object({ batches: count, tokens: count }),
    averages: v.object({ count }),
    /** The values of each callback that has a state. */
    callbacks: v.record(v.string(), metrics),
    /** Of each other file. */
    sha256: v.record(v.string(), v.string()),
  });
}

type Plain = v.InferOutput<ReturnType<typeof checkpointRecord>>;

/** The same, from a state that nobody may change. */
export type CheckpointRecord = Readonly<
  Omit<Plain, 'history' | 'metricSums' | 'callbacks'> & {
    history: readonly Readonly<Plain['history'][number]>[];
    metricSums: readonly (readonly number[])[];
    callbacks: Readonly<Record<string, Readonly<Record<string, number>>>>;
  }
>;
