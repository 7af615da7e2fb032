import { charTokenizer } from '@seqlab/text-data';

/** A tokenizer of seven characters, one of them outside the basic plane. */
export const characters = charTokenizer('\n abcé😀');
