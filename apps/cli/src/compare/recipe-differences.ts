import { isDeepStrictEqual } from 'node:util';
import type { RunRecord } from '../run/run-record.js';

/** Something of a recipe that is not the same in all runs. */
export interface RecipeDifference {
  /** `model.units`, for example. */
  field: string;
  /** Of each run; nothing where the recipe has no such field. */
  values: unknown[];
}

/** What does not decide how a run goes. */
const words = new Set(['$schema', 'name', 'description']);

/** What differs between the recipes of runs, and whether their data does. */
export function recipeDifferences(records: readonly RunRecord[]): RecipeDifference[] {
  const flat = records.map(({ recipe, facts }) => {
    const fields = Object.entries(recipe).filter(([name]) => !words.has(name));
    return new Map([...fieldsOf(fields), ['data.sha256', facts.sha256.slice(0, 12)]]);
  });
  const names = [...new Set(flat.flatMap((fields) => [...fields.keys()]))];
  return names.flatMap((field) => {
    const values = flat.map((fields) => fields.get(field));
    return values.every((value) => isDeepStrictEqual(value, values[0])) ? [] : [{ field, values }];
  });
}

/** Each field by its place; lists are values. */
function fieldsOf(
  entries: readonly (readonly [string, unknown])[],
  before = '',
): [string, unknown][] {
  return entries.flatMap(([name, value]): [string, unknown][] => {
    const place = before + name;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? fieldsOf(Object.entries(value), `${place}.`)
      : [[place, value]];
  });
}
