import * as v from 'valibot';
import { classificationSchema } from './classification-recipe.js';
import { languageModelSchema } from './language-model-recipe.js';

/** What a recipe file holds: all that decides what is trained, and how. */
export const recipeSchema = v.variant('task', [languageModelSchema, classificationSchema]);

export type Recipe = v.InferOutput<typeof recipeSchema>;
