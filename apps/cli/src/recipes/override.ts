import { CliError } from '../cli-error.js';

type Json = Record<string, unknown>;

/**
 * The JSON with `model.units=128` and the like set; a value that is no JSON is a text. Places that are not
 * there are made: whether a recipe may have them is for its schema to say.
 *
 * @throws {@link CliError} for an assignment without a place or a value.
 */
export function override(json: unknown, assignments: readonly string[]): unknown {
  return assignments.reduce((result, assignment) => {
    const at = assignment.indexOf('=');
    const place = assignment.slice(0, Math.max(0, at)).split('.');
    if (place.some((name) => !/^\w+$/.test(name))) {
      throw new CliError(`--set takes a place and a value, model.units=128, got ${assignment}`);
    }
    return assign(result, place, valueOf(assignment.slice(at + 1)));
  }, json);
}

function assign(json: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const parent: Json = isObject(json) ? json : {};
  // Defined, not assigned: the name may be __proto__.
  const own = Object.hasOwn(parent, name) ? parent[name] : undefined;
  return Object.fromEntries([
    ...Object.entries(parent).filter(([key]) => key !== name),
    [name, assign(own, rest, value)],
  ]);
}

function isObject(json: unknown): json is Json {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
