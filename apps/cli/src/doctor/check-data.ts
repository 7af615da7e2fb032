import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { listDatasets, resolveDataDir } from '@seqlab/text-data/node';
import type { Check } from './check.js';

/** The folder of downloaded data sets: where it is, what it has, and whether it can be written to. */
export async function checkData(): Promise<Check> {
  const folder = resolveDataDir();
  const datasets = await listDatasets();
  const here = datasets.filter(({ paths }) => paths !== undefined).map(({ name }) => name);
  const isSet = Boolean(process.env.SEQLAB_DATA_DIR);
  const details = { folder, fromEnvironment: isSet, datasets: here };
  const named = `${folder}${isSet ? ' (SEQLAB_DATA_DIR)' : ''}`;
  const check = { name: 'Data', details };
  if (!(await canWrite(folder))) {
    return {
      ...check,
      status: 'broken',
      text: `${named} cannot be written to`,
      advice: 'set SEQLAB_DATA_DIR to a folder that can',
    };
  }
  const list = here.length > 0 ? `: ${here.join(', ')}` : '';
  return {
    ...check,
    status: 'ok',
    text: `${named} and npm packages: ${here.length} of ${datasets.length} data sets are here${list}`,
  };
}

/** Whether a folder, or the nearest one above it that exists, is one that can be written to. */
async function canWrite(folder: string): Promise<boolean> {
  try {
    // With a separator at its end, a path is that of a folder and not of a file.
    await access(path.resolve(folder) + path.sep, constants.W_OK);
    return true;
  } catch (error) {
    const parent = path.dirname(path.resolve(folder));
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isAbsent && parent !== folder && canWrite(parent);
  }
}
