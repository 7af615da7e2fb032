import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import * as v from 'valibot';
import { integer } from '../recipes/parts.js';

const prompt = v.pipe(v.string(), v.maxLength(20_000));

export const generateSchema = v.strictObject({
  run: v.string(),
  prompt,
  length: integer({ min: 1, max: 100_000 }),
  temperature: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  seed: v.exactOptional(integer({ min: 0, max: 2 ** 32 - 1 })),
});

export const classifySchema = v.strictObject({ run: v.string(), text: prompt });

/**
 * The body of a request, which has to be JSON. A page of another site cannot send that without asking
 * first, and is not allowed to.
 *
 * @throws HTTPException 415 for another type, 400 for a body that is not as the schema has it
 */
export async function readBody<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  if (!/^application\/json(?:;|$)/.test(c.req.header('content-type') ?? '')) {
    throw new HTTPException(415, { message: 'the body has to be application/json' });
  }
  const json: unknown = await c.req.json().catch((cause: unknown) => {
    throw new HTTPException(400, { message: 'the body is not JSON', cause });
  });
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new HTTPException(400, {
    message: `${v.getDotPath(issue) ?? 'the body'}: ${issue.message}`,
  });
}
