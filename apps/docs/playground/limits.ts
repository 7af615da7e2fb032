// What the page takes, so that no text and no file can fill the memory or hang the Worker.

/** Characters of a text; more are a matter for the command line. */
export const MOST_CHARACTERS = 5_000_000;
/** Different characters: the output layer has a unit for each. */
export const MOST_DIFFERENT_CHARACTERS = 6_000;
/** Fewer characters than this give nothing to learn from. */
export const LEAST_CHARACTERS = 500;
/** Bytes of a model's file, packed or unpacked. */
export const MOST_MODEL_BYTES = 100_000_000;
/** Characters of the sentence whose gates are drawn. */
export const MOST_SENTENCE = 120;
/** Characters of which the map shows points. */
export const MOST_POINTS = 300;
/** Characters to write at once. */
export const MOST_GENERATED = 5_000;
