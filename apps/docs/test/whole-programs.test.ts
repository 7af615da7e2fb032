import { expect, test } from 'vitest';
import { pageBlocks, pages } from '../examples/find-blocks.js';
import { programsOf } from '../examples/programs.js';

// Programs of one file run in one process, where what one sets up is there for the next. A reader
// pastes one alone.
const training = pages()
  .flatMap((page) => programsOf(pageBlocks(page)))
  .filter(({ run, code }) => run && /\b(fit|variableGrads|learningRateRangeTest)\(/.test(code));

test.each(training)('the program at $origin sets up what training needs', ({ code }) => {
  expect(code).toContain('registerGradients()');
  expect(code).toMatch(/registerSeqlabBackend\(|tfjs-backend-cpu|chooseDevice\(/);
});
