import { Option, type Command } from 'commander';

export function addRecipes(program: Command): void {
  const command = program
    .command('recipes')
    .summary('list the recipes there are, or print one')
    .description(
      'Recipes say what is trained and how. Each is a small JSON file; a copy with changes is a recipe of your own.',
    );
  command
    .command('list', { isDefault: true })
    .summary('list the recipes that come with seqlab')
    .option('--json', 'print them as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { listRecipes } = await import('../recipes/print-recipes.js');
      listRecipes({ json });
    });
  command
    .command('show')
    .summary('print a recipe as JSON')
    .argument('<recipe>', 'a name, or a .json or .ts file')
    .addOption(new Option('--full', 'with all defaults filled in, and checked'))
    .action(async (recipe: string, { full = false }: { full?: boolean }) => {
      const { showRecipe } = await import('../recipes/print-recipes.js');
      await showRecipe(recipe, { full });
    });
  command
    .command('schema')
    .summary('print the JSON schema of recipes')
    .action(async () => {
      const { printSchema } = await import('../recipes/print-recipes.js');
      await printSchema();
    });
}
