import { Option, type Command } from 'commander';
import { languages, templates, type Language, type Template } from '../init/init-options.js';

interface InitArguments {
  template?: Template;
  language?: Language;
  like?: string;
  force?: boolean;
  json?: boolean;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .summary('begin a project or a recipe')
    .description(
      'Write the files to begin with: a project that trains a small model on a text and writes with it, or a ' +
        'recipe with all its fields. Nothing that exists is replaced.',
    )
    .argument('[folder]', 'where; it is made if need be', '.')
    .addOption(
      new Option(
        '--template <name>',
        'what to begin (default: project; asked on a terminal)',
      ).choices(templates),
    )
    .addOption(
      new Option('--language <name>', 'of a project ts or js, of a recipe json or ts').choices(
        languages,
      ),
    )
    .option('--like <recipe>', 'the recipe that a recipe begins as (default: moby-dick)')
    .option('--force', 'replace files that exist')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab init my-writer && cd my-writer && npm install && npm start
  $ seqlab init films --template recipe --like imdb-bilstm
  $ seqlab init plays --template recipe --language ts --like shakespeare-gru`,
    )
    .action(async (folder: string, { force = false, json = false, ...options }: InitArguments) => {
      const { runInit } = await import('../init/run-init.js');
      await runInit(folder, { force, json, ...options });
    });
}
