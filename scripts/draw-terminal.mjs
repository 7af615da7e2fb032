// Draws an asciicast as an animated SVG, light or dark as its reader prefers:
//
//   node scripts/draw-terminal.mjs docs/terminal.cast docs/terminal.svg
//
// Where a command takes longer than `longest` seconds it is played faster, and the drawing says so.
import { readFileSync, writeFileSync } from 'node:fs';
import xterm from '@xterm/headless';

const [longest, endSeconds, frameSeconds] = [15, 5, 0.1];
const [fontSize, columnWidth, rowHeight] = [13, 7.8, 18];
const [padding, barHeight] = [16, 34];

/** Of GitHub's light and dark theme: text, muted, then ANSI's black, red, green and so on. */
const palettes = {
  light: ['#ffffff', '#d1d9e0', '#1f2328', '#59636e'].concat([
    '#24292f',
    '#cf222e',
    '#1a7f37',
    '#9a6700',
    '#0969da',
    '#8250df',
    '#1b7c83',
    '#59636e',
  ]),
  dark: ['#0d1117', '#3d444d', '#f0f6fc', '#9198a1'].concat([
    '#656c76',
    '#ff7b72',
    '#3fb950',
    '#d29922',
    '#58a6ff',
    '#bc8cff',
    '#39c5cf',
    '#b1bac4',
  ]),
};

const [input, output] = process.argv.slice(2);
if (input === undefined || output === undefined) {
  console.error('error: say what to draw and where: draw-terminal.mjs SESSION.cast DRAWING.svg');
  process.exit(2);
}
const [header, ...events] = readFileSync(input, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const { width: columns, height: rows } = header;

const { played, fast, seconds } = playingTimes(events);
const items = await screenItems(played, seconds);
writeFileSync(output, svg());

/** When each piece of text is played, and where time runs faster. */
function playingTimes(all) {
  const pieces = [];
  const stretches = [];
  let [shift, speed, from] = [0, 1, 0];
  const at = (time) => shift + (time - from) / speed;
  for (const [i, [time, kind, text]] of all.entries()) {
    if (kind === 'o') pieces.push([at(time), text]);
    if (kind !== 'm') continue;
    [shift, from] = [at(time), time];
    if (text === 'end') {
      if (speed !== 1) stretches.at(-1).end = shift;
      speed = 1;
    } else {
      const [end] = all.slice(i).find(([, other, word]) => other === 'm' && word === 'end');
      speed = Math.max(1, Math.ceil((end - time) / longest));
      if (speed !== 1) stretches.push({ start: shift, speed });
    }
  }
  return { played: pieces, fast: stretches, seconds: pieces.at(-1)[0] + endSeconds };
}

/** What each row of the screen shows, from when to when. */
async function screenItems(pieces, end) {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 0,
  });
  const shown = [];
  const visible = Array.from({ length: rows }, () => ({ text: '', start: 0 }));
  const look = (time) => {
    for (let row = 0; row < rows; row++) {
      const text = rowAsSvg(terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row));
      if (text === visible[row].text) continue;
      if (visible[row].text !== '') shown.push({ ...visible[row], row, end: time });
      visible[row] = { text, start: time };
    }
  };
  let frame = 0;
  for (const [time, text] of pieces) {
    if (time - frame >= frameSeconds) {
      look(frame);
      frame = time;
    }
    await new Promise((resolve) => terminal.write(text, resolve));
  }
  look(frame);
  for (const [row, { text, start }] of visible.entries()) {
    if (text !== '') shown.push({ text, start, row, end });
  }
  return shown;
}

function rowAsSvg(line) {
  const runs = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    if (cell.getWidth() === 0) continue;
    const style = [
      cell.isFgPalette() ? `c${cell.getFgColor() % 8}` : cell.isDim() ? 'm' : '',
      cell.isBold() ? 'b' : '',
    ]
      .filter(Boolean)
      .join(' ');
    const text = cell.getChars() || ' ';
    if (runs.at(-1)?.style === style) runs.at(-1).text += text;
    else runs.push({ style, text });
  }
  const whole = runs.map(({ text }) => text).join('');
  const length = whole.trimEnd().length;
  if (length === 0) return '';
  runs.at(-1).text = runs.at(-1).text.trimEnd();
  const spans = runs.map(({ style, text }) =>
    style === '' ? escaped(text) : `<tspan class="${style}">${escaped(text)}</tspan>`,
  );
  return `textLength="${Number((length * columnWidth).toFixed(1))}">${spans.join('')}`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function svg() {
  const width = Math.ceil(columns * columnWidth + 2 * padding);
  const height = rows * rowHeight + barHeight + 2 * padding;
  const animations = new Map();
  const classOf = ({ start, end }) => {
    const [from, to] = [start, end].map((time) => Number(((100 * time) / seconds).toFixed(2)));
    const key = `${from} ${to}`;
    if (!animations.has(key)) animations.set(key, { name: `a${animations.size}`, from, to });
    return animations.get(key).name + (to >= 100 ? ' e' : '');
  };
  const body = items.map((item) => {
    const y = barHeight + padding + (item.row + 0.75) * rowHeight;
    return `<text x="${padding}" y="${Number(y.toFixed(2))}" class="${classOf(item)}" ${item.text}</text>`;
  });
  const notes = fast.map(
    ({ speed, ...times }) =>
      `<text x="${width - padding}" y="22" text-anchor="end" class="m ${classOf(times)}">${speed} times as fast as it was</text>`,
  );
  const rules = [...animations.values()].map(({ name, from, to }) => {
    const frames = [
      from > 0 && '0%{opacity:0}',
      `${from}%{opacity:1}`,
      to < 100 && `${to}%{opacity:0}`,
    ];
    return `@keyframes ${name}{${frames.filter(Boolean).join('')}}.${name}{animation-name:${name}}`;
  });
  const commands = events
    .filter(([, kind, text]) => kind === 'm' && text !== 'end')
    .map(([, , text]) => text.replace('begin ', ''));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`A terminal: ${commands.join(', then ')}`).replaceAll('"', '&quot;')}" xml:space="preserve">
<style>
${colors('light')}
@media (prefers-color-scheme: dark){${colors('dark')}}
text{font:${fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre;fill:var(--text)}
.m{fill:var(--muted)}.b{font-weight:bold}
${[...Array(8).keys()].map((i) => `.c${i}{fill:var(--c${i})}`).join('')}
[class^=a],[class^="m a"]{opacity:0;animation:${seconds.toFixed(1)}s step-end infinite}
${rules.join('\n')}
@media (prefers-reduced-motion: reduce){[class]{animation:none!important}.e{opacity:1!important}}
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" style="fill:var(--background);stroke:var(--line)"/>
<path d="M0 ${barHeight}h${width}" style="stroke:var(--line)"/>
<circle cx="20" cy="17" r="5" style="fill:var(--line)"/><circle cx="38" cy="17" r="5" style="fill:var(--line)"/><circle cx="56" cy="17" r="5" style="fill:var(--line)"/>
${notes.join('\n')}
${body.join('\n')}
</svg>
`;
}

function colors(theme) {
  const names = [
    'background',
    'line',
    'text',
    'muted',
    ...[...Array(8).keys()].map((i) => `c${i}`),
  ];
  return `:root{${names.map((name, i) => `--${name}:${palettes[theme][i]}`).join(';')}}`;
}
