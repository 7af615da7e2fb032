import { execFileSync } from 'node:child_process';
import type { Measurement } from './measurement.js';
import type { Contender, NamedRow, Suite } from './suite.js';

export interface RowResult {
  readonly row: NamedRow;
  /** Milliseconds by contender, in the contenders' order. */
  readonly times: ReadonlyMap<string, { readonly ran: string; readonly milliseconds: number[] }>;
  /** Who did not take part, and why. */
  readonly absent: ReadonlyMap<string, string>;
}

export interface ContestOptions {
  readonly rounds: number;
  /** One timed run a round. */
  readonly quick: boolean;
}

/** Runs the contenders of a row in turns, so that a slow minute of the machine touches all of them. */
export function contest<Row extends NamedRow>(
  suite: Suite<Row>,
  row: Row,
  { rounds, quick }: ContestOptions,
): RowResult {
  const times = new Map<string, { ran: string; milliseconds: number[] }>();
  const absent = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const contender of suite.contenders) {
      if (absent.has(contender.name) || (contender.slow && round > 0)) continue;
      const outcome = run(
        contender,
        quick || contender.slow ? { ...row, warmup: 1, steps: 1 } : row,
      );
      if (typeof outcome === 'string') {
        absent.set(contender.name, outcome);
        console.error(`${row.name}: ${contender.name} left out: ${outcome}`);
        continue;
      }
      const known = times.get(contender.name);
      if (known) known.milliseconds.push(...outcome.milliseconds);
      else
        times.set(contender.name, { ran: outcome.name, milliseconds: [...outcome.milliseconds] });
      console.error(
        `${row.name}, round ${round + 1}/${rounds}: ${outcome.name}: ${median(outcome.milliseconds).toFixed(2)} ms`,
      );
    }
  }
  return { row, times, absent };
}

/** What it measured, or why it did not. */
function run<Row extends NamedRow>(contender: Contender<Row>, row: Row): Measurement | string {
  const reason = contender.leavesOut?.(row);
  if (reason !== undefined) return reason;
  const command = contender.command();
  if ('missing' in command) return command.missing;
  const [program, ...args] = command;
  try {
    const output = execFileSync(program!, [...args, JSON.stringify(row)], {
      encoding: 'utf8',
      env: { ...process.env, ...contender.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
      ...(contender.maxSeconds && { timeout: 1000 * contender.maxSeconds, killSignal: 'SIGKILL' }),
    });
    return JSON.parse(output.trim().split('\n').at(-1)!) as Measurement;
  } catch (error) {
    const { stderr, message, code } = error as { stderr?: string; message: string; code?: string };
    if (code === 'ETIMEDOUT') return `two steps take over ${contender.maxSeconds} s`;
    const lines = (stderr ?? '').split('\n').filter((line) => /error/i.test(line));
    const [sentence] = (lines.at(-1) ?? message).trim().split('. ');
    return `it failed: ${sentence}`;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
