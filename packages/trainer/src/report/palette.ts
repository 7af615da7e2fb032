/** Colours of a drawing on one background. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  /** Of labels and axes. */
  readonly muted: string;
  readonly grid: string;
  readonly train: string;
  readonly validation: string;
}

/**
 * Text has a contrast of at least 4.5 to its background and lines of 3, as WCAG 2.2 asks for; blue and
 * orange are told apart by who sees few colours too.
 */
export const light: Palette = {
  background: '#ffffff',
  text: '#1f2328',
  muted: '#59636e',
  grid: '#d1d9e0',
  train: '#0969da',
  validation: '#bc4c00',
};

export const dark: Palette = {
  background: '#0d1117',
  text: '#f0f6fc',
  muted: '#9198a1',
  grid: '#3d444d',
  train: '#58a6ff',
  validation: '#f0883e',
};

/** Of the runs in a drawing that compares them, with the same contrasts. */
export const lightRuns = [
  '#0969da',
  '#bc4c00',
  '#1a7f37',
  '#8250df',
  '#bf3989',
  '#9a6700',
  '#cf222e',
  '#59636e',
];

export const darkRuns = [
  '#58a6ff',
  '#f0883e',
  '#3fb950',
  '#a371f7',
  '#f778ba',
  '#d29922',
  '#ff7b72',
  '#9198a1',
];
