import { listDatasets } from '@seqlab/text-data/node';
import { inMegabytes } from './data-options.js';

export interface ListDataOptions {
  dataDir?: string;
  json: boolean;
}

/** Prints the data sets: what they are, how large, where from, and whether they are here. */
export async function listData({ dataDir, json }: ListDataOptions): Promise<void> {
  const datasets = await listDatasets(dataDir === undefined ? {} : { dataDir });
  if (json) {
    const list = datasets.map(({ paths = [], ...info }) => ({
      ...info,
      here: paths.length > 0,
      paths,
    }));
    process.stdout.write(`${JSON.stringify({ datasets: list })}\n`);
    return;
  }
  const width = Math.max(...datasets.map(({ name }) => name.length));
  for (const { name, description, bytes, sources, paths } of datasets) {
    const [first] = sources;
    const from = first!.startsWith('https:') ? new URL(first!).host : `npm: ${first}`;
    const indent = ' '.repeat(width + 2);
    process.stdout.write(
      `${name.padEnd(width)}  ${description}\n` +
        `${indent}${inMegabytes(bytes)} from ${from}; ${paths === undefined ? 'not here' : `in ${paths.join(', ')}`}\n`,
    );
  }
}
