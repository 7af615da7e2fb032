import type { Palette, Rgb } from './heat-map.js';

/** The colours of the heat map, as the style sheet has them: three numbers each. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): Rgb => {
    const numbers = style.getPropertyValue(`--pg-heat-${name}`).trim().split(/\s+/).map(Number);
    return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
  };
  return [read('low'), read('middle'), read('high')];
}

export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
