import type { BatchLogs, EpochLogs } from '@seqlab/trainer';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What is no finite number is null in JSON. */
const value = v.pipe(
  v.nullable(v.number()),
  v.transform((number) => number ?? NaN),
);

const common = {
  time: v.pipe(v.string(), v.isoTimestamp()),
  epoch: count,
  step: count,
  loss: value,
  learningRate: value,
};

/** A line of `metrics.jsonl`, as `jsonlLogger` writes it: metrics stand beside the loss. */
const lineSchema = v.variant('event', [
  v.objectWithRest(
    { event: v.literal('batch'), ...common, batch: count, gradientNorm: value, tokens: count },
    value,
  ),
  v.objectWithRest(
    {
      event: v.literal('epoch'),
      ...common,
      valLoss: v.optional(value),
      partial: v.optional(v.literal(true)),
    },
    value,
  ),
]);

/** When a line was written: ISO 8601. */
interface Timed {
  readonly time: string;
}

export type MetricsLine =
  | { readonly event: 'batch'; readonly logs: BatchLogs & Timed }
  | { readonly event: 'epoch'; readonly logs: EpochLogs & Timed };

/** @throws if the text is no such line. */
export function parseMetricsLine(text: string): MetricsLine {
  const line = v.parse(lineSchema, JSON.parse(text));
  if (line.event === 'batch') {
    const {
      event,
      time,
      epoch,
      batch,
      step,
      loss,
      gradientNorm,
      tokens,
      learningRate,
      ...metrics
    } = line;
    return {
      event,
      logs: { time, epoch, batch, step, loss, gradientNorm, tokens, learningRate, metrics },
    };
  }
  const { event, time, epoch, step, loss, learningRate, valLoss, partial, ...values } = line;
  const { metrics, valMetrics } = splitValues(values);
  return {
    event,
    logs: {
      time,
      epoch,
      step,
      loss,
      metrics,
      learningRate,
      ...(valLoss !== undefined && { valLoss, valMetrics }),
      ...(partial && { partial }),
    },
  };
}

/** `valAccuracy` is the accuracy on the validation data, where there is an `accuracy`. */
function splitValues(values: Readonly<Record<string, number>>) {
  const metrics: Record<string, number> = {};
  const valMetrics: Record<string, number> = {};
  for (const [name, number] of Object.entries(values)) {
    const [, first, others] = /^val(.)(.*)$/.exec(name) ?? ['', '', ''];
    const trained = first!.toLowerCase() + others!;
    if (trained !== '' && Object.hasOwn(values, trained)) valMetrics[trained] = number;
    else metrics[name] = number;
  }
  return { metrics, valMetrics };
}
