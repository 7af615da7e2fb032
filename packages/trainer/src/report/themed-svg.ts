import { escapeUTF8 } from 'entities/escape';
import { dark, darkRuns, light, lightRuns } from './palette.js';

/** Keeps its rules from the page that the drawing may be part of. */
const className = 'seqlab-curves';

/**
 * Makes of what ECharts drew in the light palette a drawing that is dark where readers want that, has a
 * name for who cannot see it, and is the same text each time. ECharts numbers what it draws, the paths
 * it clips lines with among them, and curves do not leave their axes; the rest is for its own scripts.
 */
export function themedSvg(svg: string, label: string): string {
  const numbered =
    / (?:class="zr\d+-cls-\d+"|clip-path="url\(#zr\d+-c\d+\)"|ecmeta_\w+="[^"]*"|pointer-events="visible")/gu;
  const attributes = `class="${className}" role="img" aria-label="${escapeUTF8(label)}"`;
  return svg
    .replaceAll(numbered, '')
    .replace(/<defs >.*?<\/defs>\n?/su, '')
    .replace(/<style >.*?<\/style>\n?/su, '')
    .replace(
      /^<svg ([^>]*)>/u,
      (_, others: string) => `<svg ${attributes} ${others}>\n<style>${darkRules(svg)}</style>`,
    );
}

const darkOf = new Map([
  ...lightRuns.map((color, i) => [color, darkRuns[i]!] as const),
  ...Object.entries(light).map(
    ([name, color]) => [color, dark[name as keyof typeof dark]] as const,
  ),
]);

/** For the colours of the drawing alone. */
function darkRules(svg: string): string {
  const rules = [...darkOf].flatMap(([color, instead]) =>
    ['fill', 'stroke']
      .filter((paint) => svg.includes(` ${paint}="${color}"`))
      .map((paint) => `.${className} [${paint}="${color}"]{${paint}:${instead}}`),
  );
  return `@media (prefers-color-scheme: dark){${rules.join('')}}`;
}
