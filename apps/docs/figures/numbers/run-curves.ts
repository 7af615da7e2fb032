import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EpochLogs } from '@seqlab/trainer';
import { learningCurves } from '@seqlab/trainer/report';

/** The learning curves of a run whose history is kept beside: see keep-history.ts. */
export function runCurves(name: string, title: string): string {
  const file = path.join(import.meta.dirname, `../data/${name}.json`);
  const { epochs } = JSON.parse(readFileSync(file, 'utf8')) as { epochs: EpochLogs[] };
  return `${learningCurves({ epochs }, { title, height: 230 })}\n`;
}
