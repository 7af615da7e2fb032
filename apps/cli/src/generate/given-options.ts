import type { Writing } from './generate-text.js';

/** The options that a sampled text was made with, for its JSON; those that were not given are left out. */
export function givenOptions({
  temperature,
  topK,
  topP,
  minP,
  typicalP,
  repetitionPenalty,
  frequencyPenalty,
  presencePenalty,
  bias,
  ...others
}: Writing) {
  return {
    temperature,
    topK,
    topP,
    minP,
    typicalP,
    repetitionPenalty,
    frequencyPenalty,
    presencePenalty,
    bias,
    ...givenRestrictions(others),
  };
}

/** The same of a text that was searched for. */
export function givenRestrictions({
  length,
  noRepeatNgram,
  stop,
  stopToken,
  ban,
  regex,
}: Omit<Writing, 'temperature'>) {
  return { length, noRepeatNgram, stop, stopToken, ban, regex: regex?.source };
}
