import type { Command } from 'commander';

export function addSummary(program: Command): void {
  program
    .command('summary')
    .summary("print the table of a model's layers")
    .description(
      "Print the layers of a run's model: name and type, output shape, parameters, and the totals.",
    )
    .argument('<run>', "a run's folder")
    .option('--json', 'print it as JSON')
    .action(async (run: string, { json = false }: { json?: boolean }) => {
      const { printSummary } = await import('../run/print-summary.js');
      await printSummary(run, { json });
    });
}
