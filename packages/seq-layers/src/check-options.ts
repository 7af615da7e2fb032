import * as v from 'valibot';
import { SeqLayersError } from './errors.js';

type OptionsSchema = v.GenericSchema<Record<string, unknown>, Record<string, unknown>>;

export const positiveInteger = v.pipe(
  v.number('a positive integer'),
  v.safeInteger('a positive integer'),
  v.minValue(1, 'a positive integer'),
);
export const finiteNumber = v.pipe(v.number('a finite number'), v.finite('a finite number'));
export const seedValue = v.pipe(v.number('an integer'), v.safeInteger('an integer'));
export const booleanValue = v.boolean('true or false');
export const layerName = v.pipe(
  v.string('a name without "/"'),
  v.regex(/^[^/]+$/u, 'a name without "/"'),
);

function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/**
 * A builder's options, checked and with defaults filled in. The same check serves options written
 * by a programmer and options read from a file. In a schema, the message of each part is the noun
 * that says what is expected.
 *
 * @throws SeqLayersError `invalid-option`, naming the first option that is unknown, missing or wrong
 */
export function checkOptions<const Schema extends OptionsSchema>(
  where: string,
  schema: Schema,
  options: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, options, { abortEarly: true });
  if (result.success) return result.output;
  throw new SeqLayersError('invalid-option', `${where}: ${describe(result.issues[0])}`);
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return `the options must be an object, got ${show(issue.input)}`;
  if (issue.type !== 'strict_object') {
    return `${path} must be ${issue.message}, got ${show(issue.input)}`;
  }
  if (issue.expected === 'never') return `there is no option ${show(path)}`;
  return issue.input === undefined
    ? `${path} is required`
    : `${path} must be an object, got ${show(issue.input)}`;
}
