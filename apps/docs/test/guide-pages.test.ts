import { pageBlocks, pages } from '../examples/find-blocks.js';
import { programsOf } from '../examples/programs.js';
import { testPrograms } from './run-programs.js';

const guides = pages().filter((page) => /^apps\/docs\/guide\/[^/]*$/.test(page));
testPrograms(guides.flatMap((page) => programsOf(pageBlocks(page))));
