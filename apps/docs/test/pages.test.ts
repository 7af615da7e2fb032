import { pageBlocks, pages } from '../examples/find-blocks.js';
import { programsOf } from '../examples/programs.js';
import { testPrograms } from './run-programs.js';

// READMEs and guides. Nothing is set up for their programs: each is what a reader would paste.
testPrograms(pages().flatMap((page) => programsOf(pageBlocks(page))));
