import type { CharTokenizer, Tokenizer, VocabularyTokenizer } from '@seqlab/text-data';

/** What shows the token of an id, as the vocabulary has it. */
export function tokenNames(tokenizer: Tokenizer): (id: number) => string {
  const { vocabulary, characters } = tokenizer as Partial<VocabularyTokenizer & CharTokenizer>;
  if (vocabulary !== undefined) return (id) => vocabulary.tokenOf(id) ?? '?';
  if (characters !== undefined) return (id) => characters[id]!;
  return (id) => {
    const text = tokenizer.decode([id]);
    // A part of a character is none that could be shown; bytes have the first 256 ids.
    return text.includes('\uFFFD') && id < 256 ? `<0x${id.toString(16).padStart(2, '0')}>` : text;
  };
}
