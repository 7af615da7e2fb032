import type { Command } from 'commander';
import { configFileOf } from '../settings/common-options.js';

interface DoctorArguments {
  quick?: boolean;
  json?: boolean;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('check what training works with on this machine')
    .description(
      'Check Node, the backend, SIMD, threads, BLAS, TensorFlow packages and folders, multiply matrices ' +
        'and train a tiny LSTM. It takes some ten seconds at most; the exit code is 1 if something is broken.',
    )
    .option('--quick', 'measure no speed')
    .option('--json', 'print the checks as one JSON object')
    .action(async ({ quick = false, json = false }: DoctorArguments) => {
      const { runDoctor } = await import('../doctor/run-doctor.js');
      await runDoctor({ quick, json, configFile: configFileOf(program) });
    });
}
