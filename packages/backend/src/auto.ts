/**
 * One import that makes TensorFlow.js take this backend before all others, for programs that know nothing
 * of it: `import '@seqlab/backend/auto'`, then `await ready()`. It is the one module here with a side effect.
 *
 * @module
 */
import { registerSeqlabBackend } from './register.js';

registerSeqlabBackend({ priority: 100 });
