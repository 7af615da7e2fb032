import {
  useTensorFlow,
  type TensorFlowPackage,
  type TensorFlowState,
} from '../tensorflow-package.js';
import type { Check } from './check.js';

const packages: readonly TensorFlowPackage[] = ['tfjs-node-gpu', 'tfjs-node'];

const statuses: Record<TensorFlowState['state'], Check['status']> = {
  works: 'ok',
  'not installed': 'ok',
  'no graphics processor': 'note',
  broken: 'broken',
};

/** Whether TensorFlow's own packages are where `--device` looks for them, and load. */
export async function checkTensorFlow(): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of packages) {
    const { state, text } = await useTensorFlow(name);
    checks.push({ name, status: statuses[state], text, details: { state } });
  }
  return checks;
}
