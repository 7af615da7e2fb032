import { expect, test } from 'vitest';
import { pageBlocks, pages } from '../examples/find-blocks.js';
import { programsOf } from '../examples/programs.js';

// Programs of one file run in one process, where what one sets up is there for the next. A reader
// pastes one alone.
test.each(pages())('the programs of %s that train set up what training needs', (page) => {
  const trains = programsOf(pageBlocks(page)).filter(
    ({ run, code }) => run && /\b(fit|variableGrads|learningRateRangeTest)\(/.test(code),
  );
  for (const { code, origin } of trains) {
    expect(code, origin).toContain('registerGradients()');
    expect(code, origin).toMatch(/registerSeqlabBackend\(|tfjs-backend-cpu|chooseDevice\(/);
  }
});
