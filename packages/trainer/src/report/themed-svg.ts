import { escapeUTF8 } from 'entities/escape';
import { dark, light, type Palette } from './palette.js';

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
      (_, others: string) => `<svg ${attributes} ${others}>\n<style>${darkRules()}</style>`,
    );
}

function darkRules(): string {
  const rules = Object.entries(light).flatMap(([name, color]) => {
    const instead = dark[name as keyof Palette];
    return ['fill', 'stroke'].map(
      (paint) => `.${className} [${paint}="${color}"]{${paint}:${instead}}`,
    );
  });
  return `@media (prefers-color-scheme: dark){${rules.join('')}}`;
}
