import * as v from 'valibot';
import { TextDataError } from './errors.js';

/**
 * The value of untrusted JSON in the type its schema gives it.
 *
 * @throws {@link TextDataError} `invalid-input` if it is of another shape, naming the first difference.
 */
export function checkJSON<Schema extends v.GenericSchema>(
  where: string,
  schema: Schema,
  { json, what }: { json: unknown; what: string },
): v.InferOutput<Schema> {
  const checked = v.safeParse(schema, json, { abortEarly: true });
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new TextDataError(
    'invalid-input',
    `${where}: not the JSON of ${what}: ${v.getDotPath(issue) ?? 'all'}: ${issue.message}`,
  );
}
