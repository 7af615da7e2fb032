import type { Elements } from './elements.js';

/** What a function makes of each element. */
export async function* mapElements<Element, Result>(
  elements: Elements<Element>,
  change: (element: Element) => Result | Promise<Result>,
): AsyncGenerator<Result> {
  for await (const element of elements) yield await change(element);
}
