import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { learningCurves } from '@seqlab/trainer/report';
import writeFileAtomic from 'write-file-atomic';
import { curvesPath } from './folders.js';
import { readFigures } from './figures.js';
import { htmlOf } from './html-page.js';
import { markdownReport, type Circumstances } from './markdown-report.js';

/** Writes report.md, report.html and the curves, of all rows that have been trained so far. */
export async function writeReport(out: string, circumstances: Circumstances): Promise<void> {
  const { figures, damaged } = await readFigures(out);
  const curves = new Map<string, string>();
  for (const { row, epochs } of figures) {
    if (epochs.length === 0) continue;
    curves.set(curvesPath(row), learningCurves({ epochs }, { title: row.name }));
  }
  await mkdir(path.join(out, 'curves'), { recursive: true });
  for (const [name, svg] of curves) await writeFileAtomic(path.join(out, name), svg);
  const markdown = markdownReport(figures, {
    ...circumstances,
    failures: [...circumstances.failures, ...damaged],
  });
  await writeFileAtomic(path.join(out, 'report.md'), markdown);
  await writeFileAtomic(path.join(out, 'report.html'), htmlOf(markdown, { images: curves }));
}
