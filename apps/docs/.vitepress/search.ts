/**
 * The words of a text, for the search: Chinese ones as they are segmented, names of code also by their
 * parts, so that `windows` finds `contiguousWindows`. It is sent to browsers as text and must
 * therefore stand alone.
 */
export function searchWords(text: string): string[] {
  const words = /\p{Script=Han}/u.test(text)
    ? Array.from(new Intl.Segmenter('zh', { granularity: 'word' }).segment(text))
        .filter(({ isWordLike }) => isWordLike)
        .map(({ segment }) => segment)
    : text.split(/[\n\r\p{Z}\p{P}]+/u);
  return words.flatMap((word) => {
    const parts = word.match(/[A-Z]?[a-z\d]+|[A-Z]+(?![a-z])/g) ?? [];
    return parts.length > 1 ? [word].concat(parts) : word;
  });
}

/**
 * How much a page counts: who looks for a name wants the function or the chapter, not the type of its options. It
 * stands alone too.
 */
export function pageWeight(page: string): number {
  if (/\/api\/.*\/(?:interfaces|type-aliases)\//.test(page)) return 0.3;
  return /\/api\/.*\/functions\//.test(page) ? 1.5 : 1;
}
