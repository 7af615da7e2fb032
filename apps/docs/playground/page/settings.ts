import type { Cell, Settings } from '../protocol.js';

export const cells: readonly Cell[] = ['lstm', 'gru', 'simpleRNN'];

/** What the form changes. */
export type EditedSettings = { -readonly [Name in keyof Settings]: Settings[Name] };

/** What learns visibly within seconds on one thread. */
export const defaultSettings: Settings = {
  cell: 'lstm',
  units: 128,
  seqLength: 64,
  learningRate: 0.005,
};

export const unitChoices: readonly number[] = [32, 64, 128, 256, 512];
export const seqLengthChoices: readonly number[] = [16, 32, 64, 128];
export const learningRateChoices: readonly number[] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02];
