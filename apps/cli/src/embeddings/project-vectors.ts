import path from 'node:path';
import { projectPca, projectUmap, type Projection, type WordVectors } from '@seqlab/generate';
import writeFileAtomic from 'write-file-atomic';
import { badInput, CliError, messageOf } from '../cli-error.js';
import { openVectors, type VectorSource } from './open-vectors.js';

export interface ProjectVectorsOptions extends VectorSource {
  method: 'pca' | 'umap';
  dimensions: number;
  /** Of UMAP, which begins with random points. */
  seed?: number;
  /** Only these. Default: all. */
  words?: readonly string[];
  /** `.csv`, `.json` or `.svg`. Default: CSV, or JSON, to stdout. */
  out?: string;
  json: boolean;
}

const axes = ['x', 'y', 'z'];

const extensions = new Set(['.csv', '.json', '.svg']);

/** Writes the vectors' places in two or three dimensions. */
export async function projectVectors(
  source: string,
  { method, dimensions, seed, words, out, json, ...from }: ProjectVectorsOptions,
): Promise<void> {
  const extension = out === undefined ? undefined : path.extname(out).toLowerCase();
  if (extension !== undefined && !extensions.has(extension)) {
    throw new CliError(`--out must end in .csv, .json or .svg, got ${out}`);
  }
  if (extension === '.svg' && dimensions !== 2) {
    throw new CliError(`a map has two dimensions: leave out --dimensions ${dimensions}, or --out`);
  }
  if (seed !== undefined && method === 'pca') {
    throw new CliError('--seed goes with --method umap; PCA always gives the same points');
  }
  const all = await openVectors(source, from);
  const projection = await badInput(source, () =>
    project(words === undefined ? all : all.pick(words), { method, dimensions, seed }),
  );
  const text = await textOf(projection, {
    source,
    method,
    extension: extension ?? (json ? '.json' : '.csv'),
  });
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFileAtomic(out, text).catch((error: unknown) => {
    throw new CliError(`cannot write ${out}: ${messageOf(error)}`, { cause: error });
  });
  const count = projection.points.length;
  process.stdout.write(
    json ? `${JSON.stringify({ source, method, out, words: count })}\n` : `${out}\n`,
  );
}

export interface Points {
  /** The part of the variance that each axis keeps; of PCA. */
  explainedVarianceRatio?: readonly number[];
  points: { word: string; at: number[] }[];
}

async function project(
  vectors: WordVectors,
  {
    method,
    dimensions,
    seed,
  }: { method: 'pca' | 'umap'; dimensions: number; seed: number | undefined },
): Promise<Points> {
  if (method === 'umap')
    return { points: listed(await projectUmap(vectors, { dimensions, seed })) };
  const projection = await projectPca(vectors, { dimensions });
  const { explainedVarianceRatio } = projection;
  return { explainedVarianceRatio, points: listed(projection) };
}

function listed({ words, points, dimensions }: Projection): Points['points'] {
  return words.map((word, i) => ({
    word,
    at: Array.from(points.subarray(i * dimensions, (i + 1) * dimensions)),
  }));
}

/** As the file's extension says. */
async function textOf(
  projection: Points,
  { source, method, extension }: { source: string; method: string; extension: string },
): Promise<string> {
  if (extension === '.json') return `${JSON.stringify({ source, method, ...projection })}\n`;
  if (extension === '.csv') return csvOf(projection);
  const { drawMap } = await import('./draw-map.js');
  return drawMap(projection, { title: `Words of ${path.basename(source)} by ${method}` });
}

/** As RFC 4180 has it: a quote within quotes is doubled. */
function csvOf({ points }: Points): string {
  const header = ['word', ...axes.slice(0, points[0]!.at.length)].join(',');
  const rows = points.map(({ word, at }) => `"${word.replaceAll('"', '""')}",${at.join(',')}`);
  return [header, ...rows, ''].join('\n');
}
