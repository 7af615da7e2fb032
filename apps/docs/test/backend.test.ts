import { packageBlocks } from '../examples/find-blocks.js';
import { programsOf } from '../examples/programs.js';
import { testPrograms } from './run-programs.js';

// Without a preamble: setting up the backend is what they show.
testPrograms(programsOf(packageBlocks('backend')));
