/** What can go wrong in a way that the visitor can do something about. */
const faultCodes = [
  'text-too-short',
  'text-too-long',
  'too-many-characters',
  'not-a-text',
  'unknown-characters',
  'bad-model-file',
  'gates-unseen',
  'diverged',
  'out-of-memory',
  'no-worker',
  'failed',
] as const;

export type FaultCode = (typeof faultCodes)[number];

/**
 * An error that the page says in words. Comlink carries an error's name and message from the Worker to
 * the page and nothing else, so the name is the code.
 */
export class Fault extends Error {
  override readonly name: FaultCode;

  /** `detail` is what the words leave open: a number, a list of characters, a library's own message. */
  constructor(code: FaultCode, detail = '', options?: ErrorOptions) {
    super(detail, options);
    this.name = code;
  }
}

/** What a call of the Worker threw, as a fault again. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const code = faultCodes.find((known) => known === name);
  return new Fault(code ?? 'failed', message, { cause: error });
}
