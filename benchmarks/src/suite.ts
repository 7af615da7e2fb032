import type { Repetitions } from './measurement.js';

/** A table of the report: what is measured, in rows, and who takes part. */
export interface Suite<Row extends NamedRow = NamedRow> {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly contenders: readonly Contender<Row>[];
}

export interface NamedRow extends Repetitions {
  readonly name: string;
  /** What it is, in words. */
  readonly about: string;
}

/** Who is measured, in a process of its own. */
export interface Contender<Row extends NamedRow = NamedRow> {
  readonly name: string;
  /** The command that takes the row as its last argument; a reason instead if it cannot run here. */
  command(): readonly string[] | { readonly missing: string };
  readonly environment?: Readonly<Record<string, string>>;
  /** Why a row is left out, if it is. */
  leavesOut?(row: Row): string | undefined;
  /** So slow that one timed run in one round has to do. */
  readonly slow?: boolean;
  /** Seconds after which its process is ended and the row goes without it. Default: none. */
  readonly maxSeconds?: number;
}
