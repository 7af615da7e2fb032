import { scatterPlot } from '@seqlab/trainer/report';
import type { Points } from './project-vectors.js';
import { shownWord } from './shown-word.js';

/** An SVG with every word at its place; axes tell how much of the variance they keep. */
export function drawMap(
  { points, explainedVarianceRatio }: Points,
  { title }: { title: string },
): string {
  const [xName, yName] = (explainedVarianceRatio ?? []).map(
    (ratio) => `${(100 * ratio).toFixed(1)}% of the variance`,
  );
  const words = points.map(({ word, at: [x, y] }) => ({ x: x!, y: y!, label: shownWord(word) }));
  return scatterPlot(words, { title, xName, yName });
}
