import { InvalidArgumentError, Option } from 'commander';
import { devices } from './device.js';

const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export interface IntegerRange {
  min: number;
  max: number;
}

/** Reads an option's value as an integer from `min` to `max`. */
export function integer({ min, max }: IntegerRange): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be an integer from ${min} to ${max}.`);
  };
}

export interface DecimalRange {
  /** The least value allowed. */
  min?: number;
  /** Values have to be greater than it. */
  above?: number;
  /** Values have to be less than it. */
  below?: number;
  /** The greatest value allowed. */
  max?: number;
}

/** Reads an option's value as a finite number in a range. */
export function decimal({
  min = -Infinity,
  above = -Infinity,
  below = Infinity,
  max = Infinity,
}: DecimalRange): (text: string) => number {
  const limits = [
    min > -Infinity && `at least ${min}`,
    above > -Infinity && `above ${above}`,
    below < Infinity && `below ${below}`,
    max < Infinity && `at most ${max}`,
  ].filter((limit) => limit !== false);
  const kind = limits.length > 0 ? `a number ${limits.join(' and ')}` : 'a finite number';
  return (text) => {
    const value = parseNumber(text);
    if (value >= min && value > above && value < below && value <= max) return value;
    throw new InvalidArgumentError(`It must be ${kind}.`);
  };
}

function parseNumber(text: string): number {
  return decimalNumber.test(text) ? Number(text) : NaN;
}

/** The option that chooses the TensorFlow.js backend. */
export function deviceOption(): Option {
  return new Option(
    '--device <name>',
    'what computes; auto: cuda where tfjs-node-gpu works, else seqlab',
  )
    .choices(devices)
    .default('auto');
}
