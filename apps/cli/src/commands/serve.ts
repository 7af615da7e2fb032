import { Option, type Command } from 'commander';
import type { Device } from '../device.js';
import { deviceOption, integer } from '../option-values.js';

interface ServeArguments {
  port?: number;
  host: string;
  device: Device;
  json?: boolean;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('a local web page: live curves, samples, a prompt box')
    .description(
      'Show a run, or all runs in a folder, on a local web page: curves while they are trained (by other ' +
        'processes), samples, and a box to write text or to tell classes with the best model so far. ' +
        'Nothing is written; Ctrl-C ends it.',
    )
    .argument('[folder]', "a run's folder, or one that holds runs (default: runs)")
    .addOption(
      new Option(
        '--port <n>',
        'where to listen; 0 for any that is free (default: 4747, or the next that is free)',
      ).argParser(integer({ min: 0, max: 65_535 })),
    )
    .addOption(
      new Option(
        '--host <address>',
        'address to listen on; 0.0.0.0 lets other machines in',
      ).default('127.0.0.1'),
    )
    .addOption(deviceOption())
    .option('--json', 'print where the page is as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab serve
  $ seqlab serve runs/shakespeare --port 8080
  $ seqlab serve --host 0.0.0.0      for a machine without a screen; anybody in its network can look`,
    )
    .action(async (folder: string | undefined, { json = false, ...options }: ServeArguments) => {
      const { serveRuns } = await import('../serve/serve-runs.js');
      await serveRuns(folder, { json, ...options });
    });
}
