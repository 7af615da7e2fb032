import { generate, type TextTokenizer } from '@seqlab/generate';
import {
  characterModel,
  operationsOf,
  titleOf,
  vocabulary,
  type CharacterModel,
} from './character-model.js';
import { timed, type Contender } from './contender.js';

const characters = 100;

/** A text that is written character by character. */
export function writing(options: CharacterModel): Contender {
  const model = characterModel(options);
  return {
    kind: 'generation',
    name: titleOf(options),
    operations: characters * operationsOf(options),
    run: (seconds) =>
      timed(seconds, () =>
        generate(model, tokenizer, { prompt: 'A', maxTokens: characters, seed: 0 }),
      ),
    figures: (seconds) => ({ charactersPerSecond: characters / seconds }),
    dispose: () => model.dispose(),
  };
}

/** The characters from A on. */
const tokenizer: TextTokenizer = {
  vocabularySize: vocabulary,
  encode: (text) => Int32Array.from(text, (character) => character.charCodeAt(0) - 65),
  decode: (tokens) => String.fromCharCode(...tokens.map((id) => id + 65)),
};
