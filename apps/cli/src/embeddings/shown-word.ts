/** Characters are words too, and some of them cannot be seen. */
export function shownWord(word: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(word) ? word : JSON.stringify(word);
}
