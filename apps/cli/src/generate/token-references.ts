import type { TokenReference } from '@seqlab/generate';

/** `id:7` is the token of that number, everything else the text of a token. */
export function tokenReference(text: string): TokenReference {
  const id = /^id:(\d+)$/.exec(text)?.[1];
  return id === undefined ? text : Number(id);
}
