import { chooseDevice } from '@seqlab/seq-layers/node';
import { messageOf } from '../cli-error.js';
import type { Check } from './check.js';

const packages = ['tfjs-node-gpu', 'tfjs-node'] as const;

/** Whether TensorFlow's own packages are where the working folder's project would find them, and load. */
export async function checkTensorFlow(): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of packages) checks.push(await checkPackage(name));
  return checks;
}

async function checkPackage(name: (typeof packages)[number]): Promise<Check> {
  try {
    await chooseDevice({ devices: [name] });
    return { name, status: 'ok', text: 'installed, and works', details: { state: 'works' } };
  } catch (error) {
    // What comes before is the name of the function, and that of the package.
    const [, reason = messageOf(error)] = / can be used: [\w-]+: (.*)/.exec(messageOf(error)) ?? [];
    if (reason.startsWith('not installed')) {
      return { name, status: 'ok', text: reason, details: { state: 'not installed' } };
    }
    return { name, status: 'broken', text: reason, details: { state: 'broken' } };
  }
}
