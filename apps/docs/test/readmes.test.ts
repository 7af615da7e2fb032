import { pageBlocks, pages } from '../examples/find-blocks.js';
import { programsOf } from '../examples/programs.js';
import { testPrograms } from './run-programs.js';

// Nothing is set up for these programs: each is what a reader would paste.
const readmes = pages().filter((page) => !page.startsWith('apps/docs/guide/'));
testPrograms(readmes.flatMap((page) => programsOf(pageBlocks(page))));
