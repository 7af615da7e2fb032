import type { InferInput } from 'valibot';
import type { recipeSchema } from './recipes/recipe.js';

/**
 * What a recipe file in TypeScript exports as its default. Fields that are left out have their defaults.
 *
 * @example
 * ```ts
 * import type { Recipe } from 'seqlab/recipe';
 *
 * export default {
 *   name: 'plays',
 *   task: 'language-model',
 *   data: { source: { kind: 'dataset', name: 'shakespeare' } },
 *   model: { cell: 'gru', units: 512 },
 *   training: { epochs: 10 },
 * } satisfies Recipe;
 * ```
 */
export type Recipe = InferInput<typeof recipeSchema>;
