/** What a recipe may ask for, on the command line and in files; beyond it nothing fits in memory. */
export const limits = {
  units: { min: 1, max: 16_384 },
  layers: { min: 1, max: 32 },
  embedding: { min: 1, max: 16_384 },
  seqLength: { min: 1, max: 100_000 },
  batchSize: { min: 1, max: 65_536 },
  maxTokens: { min: 1, max: 10_000_000 },
  labels: { min: 2, max: 1_000_000_000 },
  windowSize: { min: 1, max: 1000 },
  negativeSamples: { min: 1, max: 1000 },
  warmupSteps: { min: 0, max: 1_000_000 },
  patience: { min: 1, max: 1_000_000 },
  epochs: { min: 1, max: 1_000_000 },
  seed: { min: 0, max: 2 ** 32 - 1 },
} as const;

export const cells = ['lstm', 'gru', 'rnn'] as const;

/** Texts to learn to write. */
export const textDatasets = ['moby-dick', 'shakespeare'] as const;

/** Examples to learn to tell apart. */
export const labelledDatasets = ['imdb', 'spam-assassin'] as const;

export const schedules = ['constant', 'cosine'] as const;

export const windowModes = ['contiguous', 'shuffled'] as const;
