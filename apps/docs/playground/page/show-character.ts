import type { Strings } from './strings.js';

/** Signs for characters that leave no mark. */
const signs: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵', '\t': '⇥', '\r': '␍' };

/** A character as it is drawn. */
export function signOf(character: string): string {
  return signs[character] ?? character;
}

/** A character as it is read out or listed: a sign, and a name where the sign says little. */
export function nameOf(character: string, { characters }: Strings): string {
  const name = characters[character];
  return name === undefined ? character : `${signOf(character)} ${name}`;
}
