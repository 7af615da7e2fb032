/** What a tokenizer is fitted on: a text or several. */
export type Texts = string | Iterable<string>;

/** What is done with every text, and the result of it all. */
export interface TextFold<Result> {
  add(text: string): void;
  finish(): Result;
}

/** Takes every text in turn; the result is a promise if the texts come asynchronously. */
export function foldTexts<Result>(
  texts: Texts | AsyncIterable<string>,
  fold: TextFold<Result>,
): Result | Promise<Result> {
  if (typeof texts !== 'string' && Symbol.asyncIterator in texts) return foldAsync(texts, fold);
  for (const text of typeof texts === 'string' ? [texts] : texts) fold.add(text);
  return fold.finish();
}

async function foldAsync<Result>(
  texts: AsyncIterable<string>,
  fold: TextFold<Result>,
): Promise<Result> {
  for await (const text of texts) fold.add(text);
  return fold.finish();
}
