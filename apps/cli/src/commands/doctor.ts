import type { Command } from 'commander';

export interface DoctorArguments {
  quick?: boolean;
  json?: boolean;
  /** Only `false` is said: `--no-color`. */
  color: boolean;
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
    .option('--no-color', 'print no colours; NO_COLOR does the same')
    .action(async (options: DoctorArguments) => {
      const { runDoctor } = await import('../doctor/run-doctor.js');
      await runDoctor(options);
    });
}
