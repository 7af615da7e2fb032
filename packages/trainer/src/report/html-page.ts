import { escapeUTF8 } from 'entities/escape';
import { reportStyle } from './report-style.js';

export interface HTMLPage {
  readonly title: string;
  /** A line or two below the title, as text. */
  readonly summary: string;
  /** Headings, and the HTML below each; those without are left out. */
  readonly sections: readonly (readonly [heading: string, html: string])[];
}

/** One file that loads nothing and runs no scripts. */
export function htmlPage({ title, summary, sections }: HTMLPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeUTF8(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeUTF8(title)}</h1>
<p>${escapeUTF8(summary)}</p>
${sections.map(section).join('\n')}
</main>
</body>
</html>
`;
}

/** Nothing where there is nothing to show. */
function section([heading, html]: readonly [string, string]): string {
  return html === '' ? '' : `<section>\n<h2>${heading}</h2>\n${html}\n</section>`;
}
