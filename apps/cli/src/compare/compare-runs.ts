import { differenceRows, figureRows, learnFromTheSame } from './comparison-rows.js';
import { rowsAsMarkdown, rowsAsText } from './print-rows.js';
import { recipeDifferences } from './recipe-differences.js';
import { readComparedRun, type ComparedRun } from './run-figures.js';

export interface CompareRunsOptions {
  markdown: boolean;
  json: boolean;
}

/** Prints what runs have reached, side by side, and what differs between their recipes. */
export async function compareRuns(
  folders: readonly string[],
  { markdown, json }: CompareRunsOptions,
): Promise<void> {
  const runs: ComparedRun[] = [];
  // One after the other: of some a model is read.
  for (const folder of folders) runs.push(await readComparedRun(folder));
  if (json) process.stdout.write(`${asJson(folders, runs)}\n`);
  else process.stdout.write(markdown ? asMarkdown(folders, runs) : asText(folders, runs));
}

function asJson(folders: readonly string[], runs: readonly ComparedRun[]): string {
  const differences = recipeDifferences(runs.map(({ record }) => record)).map(
    ({ field, values }) => [
      field,
      Object.fromEntries(folders.map((folder, i) => [folder, values[i] ?? null])),
    ],
  );
  return JSON.stringify({
    runs: runs.map(({ figures }) => figures),
    differences: Object.fromEntries(differences) as object,
  });
}

function asText(folders: readonly string[], runs: readonly ComparedRun[]): string {
  const width = process.stdout.columns ?? 80;
  const figures = rowsAsText(folders, figureRows(runs), width);
  const differences = differenceRows(runs);
  return joined([
    figures,
    remark(runs, '*: the best.'),
    differences.length > 0 && `${heading}\n\n${rowsAsText(folders, differences, width)}`,
  ]);
}

function asMarkdown(folders: readonly string[], runs: readonly ComparedRun[]): string {
  const differences = differenceRows(runs);
  return joined([
    rowsAsMarkdown(folders, figureRows(runs)),
    remark(runs, 'Bold: the best.'),
    differences.length > 0 && `${heading}\n\n${rowsAsMarkdown(folders, differences)}`,
  ]);
}

const heading = 'What differs in the recipes:';

/** What the marks mean, where some could be. */
function remark(runs: readonly ComparedRun[], marks: string): string | false {
  if (runs.length === 1) return false;
  return learnFromTheSame(runs)
    ? `${marks}\n`
    : 'They learn from different data, so none is marked as the best.\n';
}

function joined(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join('\n');
}
