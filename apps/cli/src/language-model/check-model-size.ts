import { CliError } from '../cli-error.js';
import type { LanguageModelRecipe } from '../recipes/language-model-recipe.js';

/** Training takes 16 bytes a parameter, and the memory of WebAssembly ends at 4 GiB. */
const mostParameters = 2 ** 27;

const gates = { lstm: 4, gru: 3, rnn: 1 };

/** @throws {@link CliError} if the model of a recipe is too large to train. */
export function checkModelSize({ model }: LanguageModelRecipe, vocabularySize: number): void {
  const { cell, units, layers, embedding } = model;
  const recurrent = (inputs: number) => gates[cell] * units * (inputs + units + 1);
  const parameters =
    vocabularySize * (embedding + units) + recurrent(embedding) + (layers - 1) * recurrent(units);
  if (parameters <= mostParameters) return;
  throw new CliError(
    `the model would have ${parameters.toLocaleString('en')} parameters, more than the ` +
      `${mostParameters.toLocaleString('en')} supported: take smaller --units, --layers or --embedding`,
  );
}
