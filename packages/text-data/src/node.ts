export { mobyDick, type MobyDickOptions } from './datasets/moby-dick.js';
