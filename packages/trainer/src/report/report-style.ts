import { dark, light, type Palette } from './palette.js';

const paint = (palette: Palette) =>
  Object.entries(palette)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');

/** Of the page, light or dark as its reader prefers. */
export const reportStyle = `
:root{${paint(light)}}
@media (prefers-color-scheme: dark){:root{${paint(dark)}}}
body{margin:0;background:var(--background);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}
svg{max-width:100%;height:auto}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--grid);text-align:right;vertical-align:top}
tbody th,.names td{text-align:left}
thead th,figcaption{color:var(--muted);font-weight:normal}
figure{margin:1rem 0}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:.9em/1.4 ui-monospace,monospace}
figure pre{padding:.75rem;border:1px solid var(--grid);border-radius:.4rem}
`;
