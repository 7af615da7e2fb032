import tab from '@bomb.sh/tab/commander';
import { ShellCompDirective, type Command as CompletedCommand } from '@bomb.sh/tab';
import type { Command } from 'commander';
import { pathNames } from '../path-names.js';

/**
 * `seqlab completion SHELL`, which prints a script for the shell, and the hidden `seqlab complete` that the
 * script asks. The program's other commands have to be there by now.
 */
export function addCompletion(program: Command): void {
  const completion = tab(program, { completionCommandName: 'completion' });
  const command = program.commands.find((one) => one.name() === 'completion')!;
  command.summary('print a completion script for your shell').addHelpText(
    'after',
    `
Examples:
  $ source <(seqlab completion bash)                        in ~/.bashrc, with the package bash-completion
  $ source <(seqlab completion zsh)                         in ~/.zshrc
  $ seqlab completion fish > ~/.config/fish/completions/seqlab.fish
  $ seqlab completion powershell >> $PROFILE`,
  );
  command.hook('postAction', ({ args: [shell], parent }) => {
    // The library's script turns names of files off where they are not wanted, but never on.
    const name = parent!.name();
    if (shell === 'bash')
      process.stdout.write(`complete -o default -F __${name}_complete ${name}\n`);
  });
  let isPath = false;
  const completePath = () => {
    isPath = true;
  };
  const prepare = (parent: Command, prefix: string) => {
    for (const one of parent.commands) {
      const name = prefix + one.name();
      const completed = completion.commands.get(name);
      if (completed === undefined) continue;
      // Descriptions may have several lines, and an answer has to have one.
      completed.description = one.summary() || one.description();
      findPaths(one, completed, completePath);
      prepare(one, `${name} `);
    }
  };
  prepare(program, '');
  // The library asks shells never to complete names of files, even where one is wanted.
  Object.defineProperty(completion, 'directive', {
    get: () =>
      isPath
        ? ShellCompDirective.ShellCompDirectiveDefault
        : ShellCompDirective.ShellCompDirectiveNoFileComp,
    set: () => {},
  });
}

/** Has `complete` called for the arguments and options of a command that are paths: the shell completes those. */
function findPaths(command: Command, completed: CompletedCommand, complete: () => void): void {
  for (const { flags, long } of command.options) {
    const value = /<(.*)>/.exec(flags)?.[1];
    const option = completed.options.get(long?.slice(2) ?? '');
    if (option !== undefined && value !== undefined && pathNames.test(value))
      option.handler = complete;
  }
  for (const [name, argument] of completed.arguments) {
    if (pathNames.test(name)) argument.handler = complete;
  }
}
