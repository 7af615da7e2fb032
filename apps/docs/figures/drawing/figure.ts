import { escapeUTF8 } from 'entities/escape';
import { colorRules } from './colors.js';

/** A piece of a drawing, or several. */
type Part = string | readonly Part[];

interface FigureOptions {
  readonly width: number;
  readonly height: number;
  /** For who cannot see it; pages say more in the text of the image. */
  readonly title: string;
  readonly parts: readonly Part[];
}

/** An SVG document that is light or dark as its reader prefers. */
export function figure({ width, height, title, parts }: FigureOptions): string {
  const name = escapeUTF8(title);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="seqlab-figure" role="img" aria-label="${name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">
<style>${colorRules()}</style>
<rect class="background" width="${width}" height="${height}" rx="8"/>
${piecesOf(parts).join('\n')}
</svg>
`;
}

function piecesOf(part: Part): string[] {
  return typeof part === 'string' ? [part] : part.flatMap(piecesOf);
}
