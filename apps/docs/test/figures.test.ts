import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { drawFigures } from '../figures/figures.js';

it('has every figure as its script draws it', async () => {
  const drawn = await drawFigures();
  expect(Object.keys(drawn).length).toBeGreaterThan(5);
  for (const [file, svg] of Object.entries(drawn)) {
    const kept = readFileSync(path.join(import.meta.dirname, '../figures', file), 'utf8');
    expect(kept, `${file}: run pnpm --filter @seqlab/docs figures`).toBe(svg);
  }
}, 120_000);
