import { pageBlocks, pages } from '../examples/find-blocks.js';
import { programsOf } from '../examples/programs.js';
import { testPrograms } from './run-programs.js';

const chapters = pages().filter((page) => page.startsWith('apps/docs/guide/tutorial/'));
testPrograms(chapters.flatMap((page) => programsOf(pageBlocks(page))));
