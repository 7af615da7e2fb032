/** What the parts of a drawing are painted with, on one background. */
interface Colors {
  readonly background: string;
  readonly text: string;
  /** Of labels, axes and lines. */
  readonly muted: string;
  readonly grid: string;
  /** Fill and outline of what has weights. */
  readonly weights: readonly [fill: string, outline: string];
  /** Of what is done element by element. */
  readonly operation: readonly [fill: string, outline: string];
  /** Of states and vectors. */
  readonly state: readonly [fill: string, outline: string];
  /** Of everything else. */
  readonly plain: readonly [fill: string, outline: string];
}

/** Those of the learning curves of `@seqlab/trainer/report`, with the contrasts of WCAG 2.2. */
const light: Colors = {
  background: '#ffffff',
  text: '#1f2328',
  muted: '#59636e',
  grid: '#d1d9e0',
  weights: ['#ddf4ff', '#0969da'],
  operation: ['#fff1e5', '#bc4c00'],
  state: ['#dafbe1', '#1a7f37'],
  plain: ['#f6f8fa', '#818b98'],
};

const dark: Colors = {
  background: '#0d1117',
  text: '#f0f6fc',
  muted: '#9198a1',
  grid: '#3d444d',
  weights: ['#10263f', '#58a6ff'],
  operation: ['#37200d', '#f0883e'],
  state: ['#10301b', '#3fb950'],
  plain: ['#151b23', '#656c76'],
};

export type Kind = 'weights' | 'operation' | 'state' | 'plain';

const kinds: readonly Kind[] = ['weights', 'operation', 'state', 'plain'];

/** Rules for the classes that drawings use, light unless the reader prefers dark. */
export function colorRules(): string {
  return `${rulesOf(light)}@media (prefers-color-scheme:dark){${rulesOf(dark)}}`;
}

function rulesOf(colors: Colors): string {
  const paint = (selector: string, declarations: string) =>
    `.seqlab-figure ${selector}{${declarations}}`;
  return [
    paint('.background', `fill:${colors.background}`),
    paint('text', `fill:${colors.text}`),
    paint('text.muted', `fill:${colors.muted}`),
    paint('.line', `stroke:${colors.muted}`),
    paint('.head', `fill:${colors.muted}`),
    paint('.grid', `stroke:${colors.grid}`),
    ...kinds.flatMap((kind) => [
      paint(`.${kind}`, `fill:${colors[kind][0]};stroke:${colors[kind][1]}`),
      paint(`.line.${kind}`, `fill:none;stroke:${colors[kind][1]}`),
      paint(`.head.${kind}`, `fill:${colors[kind][1]};stroke:none`),
      paint(`text.${kind}`, `fill:${colors[kind][1]};stroke:none`),
    ]),
  ].join('');
}
