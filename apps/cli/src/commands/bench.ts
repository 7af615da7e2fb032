import type { Command } from 'commander';
import type { Device } from '../device.js';
import { deviceOption } from '../option-values.js';

interface BenchArguments {
  quick?: boolean;
  device: Device;
  json?: boolean;
}

export function addBench(program: Command): void {
  program
    .command('bench')
    .summary('measure how fast this machine trains and writes')
    .description(
      'Measure products of matrices, training steps and writing of character models: the median of three ' +
        'rounds in which all take turns, some seconds each. Nothing is compared: that is for figures of another ' +
        'machine, or of this one with --device or other SEQLAB_ variables.',
    )
    .option('--quick', 'one short round')
    .addOption(deviceOption())
    .option('--json', 'print machine and figures as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab bench
  $ SEQLAB_BLAS=off seqlab bench --quick
  $ seqlab bench --device cuda --json`,
    )
    .action(async ({ quick = false, json = false, device }: BenchArguments) => {
      const { runBench } = await import('../bench/run-bench.js');
      await runBench({ quick, json, device });
    });
}
