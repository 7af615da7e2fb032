import { loadRecipe } from '../recipes/load-recipe.js';
import { parseRecipe } from '../recipes/parse-recipe.js';
import type { Files, Start } from './init-options.js';

const schema = 'https://unpkg.com/seqlab/recipe.schema.json';

/** A recipe with all its fields, so that there is nothing to look up before a change. */
export async function recipeFile({ name, language, like }: Start): Promise<Files> {
  const { $schema: _, ...recipe } = parseRecipe(like, await loadRecipe(like));
  const own = {
    ...recipe,
    name,
    description: `${recipe.description} Changed from ${like}.`.trim(),
  };
  if (language === 'json') return { 'recipe.json': toJson({ $schema: schema, ...own }) };
  return {
    'recipe.ts':
      "// The type comes with npm install --save-dev seqlab; the recipe runs without.\nimport type { Recipe } from 'seqlab/recipe';\n\n" +
      `export default ${toScript(own)} satisfies Recipe;\n`,
  };
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** JSON as people write it in TypeScript. */
function toScript(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replaceAll(/^( *)"([a-z]\w*)":/gim, '$1$2:')
    .replaceAll(/"([^"'\\]*)"/g, "'$1'");
}
