import { packageBlocks } from '../examples/find-blocks.js';
import { setUp } from '../examples/preamble.js';
import { programsOf } from '../examples/programs.js';
import { testPrograms } from './run-programs.js';

testPrograms(programsOf(packageBlocks('trainer')), { setUp });
