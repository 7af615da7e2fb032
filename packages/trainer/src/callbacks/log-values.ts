import type { BatchLogs, EpochLogs } from './callback.js';

/**
 * All numbers of a log by one name each, as Keras' logs have them: `loss`, `learningRate`, each
 * metric, and for an epoch `valLoss` and each validation metric as `valAccuracy`, for example.
 */
export function logValues(logs: BatchLogs | EpochLogs): Record<string, number> {
  const { loss, learningRate, metrics } = logs;
  const values: Record<string, number> = { loss, ...metrics };
  if ('gradientNorm' in logs) values['gradientNorm'] = logs.gradientNorm;
  if ('valLoss' in logs) values['valLoss'] = logs.valLoss;
  for (const [name, value] of Object.entries(('valMetrics' in logs && logs.valMetrics) || {})) {
    values[validationName(name)] = value;
  }
  return { ...values, learningRate };
}

/** The name of a metric on the validation data: `accuracy` becomes `valAccuracy`. */
export function validationName(metric: string): string {
  return `val${metric.charAt(0).toUpperCase()}${metric.slice(1)}`;
}
