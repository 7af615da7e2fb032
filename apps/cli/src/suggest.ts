import { closestMatch } from 'leven';

/**
 * ` (Did you mean train?)`, as commander words it, for a name that is a few letters from one there is, else
 * nothing: to be put at the end of an error.
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const maxDistance = Math.min(3, Math.ceil(name.length / 3));
  const match = closestMatch(name, known, { maxDistance });
  return match === undefined ? '' : ` (Did you mean ${match}?)`;
}
