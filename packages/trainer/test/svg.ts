/** In pixels, from the top left. */
export type Place = [x: number, y: number];

/** The corners of the curves in a colour, in pixels. */
export function curvesIn(svg: string, color: string): Place[][] {
  const paths = svg.matchAll(
    new RegExp(`<path d="([ML\\d. ]+)" fill="none" stroke="${color}" stroke-width="2"`, 'gu'),
  );
  return [...paths].map(([, d]) =>
    [...d!.matchAll(/[ML]([\d.]+) ([\d.]+)/gu)].map(([, x, y]) => [Number(x), Number(y)]),
  );
}

export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/gu)].map(([, text]) => text!);
}
