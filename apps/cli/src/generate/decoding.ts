import type { RestrictionOptions, SamplingOptions } from '@seqlab/generate';
import type { GenerateArguments } from '../commands/generate.js';
import { tokenReference } from './token-references.js';

/** What may be written and where it ends, as `@seqlab/generate` takes it. */
export async function restrictions(options: GenerateArguments): Promise<RestrictionOptions> {
  const { length, stop, stopToken, ban, noRepeatNgram, regex } = options;
  return {
    maxTokens: length,
    stop,
    stopTokens: stopToken?.map(tokenReference),
    bannedTokens: ban?.map(tokenReference),
    noRepeatNgramSize: noRepeatNgram,
    constraint: regex && (await constraintOf(regex)),
  };
}

/** The same, and how tokens are drawn. */
export async function sampling(options: GenerateArguments): Promise<SamplingOptions> {
  const { temperature, topK, topP, minP, typicalP, bias } = options;
  const { repetitionPenalty, frequencyPenalty, presencePenalty } = options;
  return {
    ...(await restrictions(options)),
    temperature,
    topK,
    topP,
    minP,
    typicalP,
    repetitionPenalty,
    frequencyPenalty,
    presencePenalty,
    logitBias: bias?.map(([token, number]) => [tokenReference(token), number] as const),
  };
}

/** The library of automata is loaded by those who need it. */
async function constraintOf(regex: RegExp) {
  const { regexConstraint } = await import('@seqlab/generate/regex');
  return regexConstraint(regex);
}
