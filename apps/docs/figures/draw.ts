// Draws the figures of the guides into this folder: `pnpm --filter @seqlab/docs figures`.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { drawFigures } from './figures.js';

for (const [file, svg] of Object.entries(await drawFigures())) {
  await writeFile(path.join(import.meta.dirname, file), svg);
  console.log(file);
}
