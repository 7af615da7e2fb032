// A process of its own that trains the run folder it is given and tells its parent each step.
import { trainRun, type Kind } from './train-run.js';
import { useBackend } from './use-backend.js';

const [folder, backend, kind] = process.argv.slice(2);
await useBackend(backend!);
await trainRun(folder!, kind as Kind, { onBatchEnd: ({ step }) => void process.send?.(step) });
process.disconnect();
