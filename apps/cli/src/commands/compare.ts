import { Option, type Command } from 'commander';

interface CompareArguments {
  markdown?: boolean;
  json?: boolean;
}

export function addCompare(program: Command): void {
  program
    .command('compare')
    .summary('what runs have reached, side by side')
    .description(
      'Print what runs have reached side by side, the best marked, and what differs between their recipes. ' +
        'Losses and accuracies are those of the epoch of the lowest validation loss, whose weights a run keeps.',
    )
    .argument('<run...>', 'folders of runs')
    .addOption(new Option('--markdown', 'print tables of Markdown').conflicts('json'))
    .option('--json', 'print it as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab compare runs/lstm runs/gru
  $ seqlab compare runs/* --markdown > results.md`,
    )
    .action(async (runs: string[], { markdown = false, json = false }: CompareArguments) => {
      const { compareRuns } = await import('../compare/compare-runs.js');
      await compareRuns(runs, { markdown, json });
    });
}
