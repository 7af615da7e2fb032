import { charTokenizer } from '@seqlab/text-data';
import { natsToBits, sparseCategoricalCrossentropy } from '@seqlab/trainer';
import { badInput } from '../cli-error.js';
import type { LanguageModelRecipe } from '../recipes/language-model-recipe.js';
import type { KnownData } from '../run/prepare-task.js';
import type { PreparedTask } from '../run/prepared-task.js';
import { makeBatches } from './batches.js';
import { buildModel } from './build-model.js';
import { checkModelSize } from './check-model-size.js';
import { hashOf, nameOf, readText } from './read-text.js';

/** Reads the text and cuts it into batches. */
export async function prepareLanguageModel(
  recipe: LanguageModelRecipe,
  known?: KnownData,
): Promise<PreparedTask> {
  const { data, model } = recipe;
  const text = await readText(data.source);
  const sha256 = hashOf(text);
  known?.checkHash(sha256);
  const characters = known?.tokenizer ?? charTokenizer(text);
  const { vocabularySize } = characters;
  checkModelSize(recipe, vocabularySize);
  const ids = await badInput(nameOf(data.source), () => characters.encode(text));
  const { training, validation } = makeBatches(ids, recipe);
  const recurrent = Array.from({ length: model.layers }, () => `${model.cell} ${model.units}`);
  return {
    facts: { sha256, vocabularySize, characters: ids.length },
    tokenizer: characters,
    dataLine: `${nameOf(data.source)}: ${ids.length.toLocaleString('en')} characters`,
    modelLine: [`embedding ${model.embedding}`, ...recurrent, `dense ${vocabularySize}`].join(
      ' → ',
    ),
    buildModel: () => buildModel(recipe, vocabularySize),
    training,
    stepsPerEpoch: training.length ?? 1,
    fitOptions: {
      loss: sparseCategoricalCrossentropy({ fromLogits: true }),
      ...(validation && { validationData: validation }),
    },
    counted: 'chars',
    describeBriefly: ({ loss }) =>
      `loss ${loss.toFixed(2)}  ${natsToBits(loss).toFixed(2)} bits/char`,
    describe: ({ loss }) => `${loss.toFixed(3)} (${natsToBits(loss).toFixed(3)} bits/char)`,
    summarize({ epochs }) {
      const loss = epochs.at(-1)?.loss;
      const valLoss = Math.min(...epochs.flatMap((epoch) => epoch.valLoss ?? []));
      return {
        ...(loss !== undefined && { bitsPerCharacter: natsToBits(loss) }),
        ...(valLoss < Infinity && { valBitsPerCharacter: natsToBits(valLoss) }),
      };
    },
  };
}
