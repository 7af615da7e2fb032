import { escapeUTF8 as escape } from 'entities/escape';
import { Marked } from 'marked';

export interface PageOptions {
  /** SVG documents that stand in the page itself, by the paths that the Markdown has. */
  images: ReadonlyMap<string, string>;
}

/** A page of Markdown that loads nothing and runs no scripts. HTML in the Markdown is shown as it is written. */
export function htmlOf(markdown: string, { images }: PageOptions): string {
  const marked = new Marked({
    renderer: {
      image: ({ href, text }) => images.get(href) ?? escape(text),
      html: ({ text }) => escape(text),
      heading: ({ text, depth }) => `<h${depth} id="${escape(text)}">${escape(text)}</h${depth}>\n`,
    },
  });
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? 'Report';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${marked.parse(markdown, { async: false })}</main>
</body>
</html>
`;
}

const style = `
body{margin:0;font:16px/1.5 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:1rem}
svg{max-width:100%;height:auto}
table{display:block;overflow-x:auto;border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
pre{padding:.75rem;border:1px solid #8884;border-radius:.4rem;overflow-x:auto;font:.85em/1.4 ui-monospace,monospace}
`;
