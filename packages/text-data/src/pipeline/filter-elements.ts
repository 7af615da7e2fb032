import type { Elements } from './elements.js';

/** The elements that a condition holds for. */
export async function* filterElements<Element>(
  elements: Elements<Element>,
  condition: (element: Element) => boolean,
): AsyncGenerator<Element> {
  for await (const element of elements) if (condition(element)) yield element;
}
