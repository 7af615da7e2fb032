import { messageOf } from '../cli-error.js';
import { paint } from '../colors.js';
import { checkBackend } from './check-backend.js';
import { checkData } from './check-data.js';
import { checkNode, checkPlatform, checkSettings } from './check-machine.js';
import { checkTensorFlow } from './check-tensorflow.js';
import type { Check } from './check.js';
import { testProduct } from './test-product.js';
import { testTraining } from './test-training.js';

const signs = {
  ok: ['green', '✓'],
  note: ['yellow', '!'],
  broken: ['red', '✗'],
} as const;

export interface RunDoctorOptions {
  /** Measure no speed. */
  quick: boolean;
  json: boolean;
  /** The config file in use. */
  configFile: string | undefined;
}

/** Checks everything, printing as it goes; the exit code is 1 if something is broken. */
export async function runDoctor({ quick, json, configFile }: RunDoctorOptions): Promise<void> {
  const checks: Check[] = [];
  const measures = !quick;
  const work: readonly (readonly [
    name: string,
    () => Check | Check[] | Promise<Check | Check[]>,
  ])[] = [
    ['Node', checkNode],
    ['Platform', checkPlatform],
    ['Settings', () => checkSettings({ configFile })],
    // TensorFlow's packages take the place of the backend that is active; the one to test comes after.
    ['TensorFlow', checkTensorFlow],
    ['Backend', checkBackend],
    ['Data', checkData],
    ['Products', () => testProduct({ measures })],
    ['Training', () => testTraining({ measures })],
  ];
  for (const [name, look] of work) {
    for (const check of await attempt(name, look)) {
      checks.push(check);
      if (json) continue;
      const [format, sign] = signs[check.status];
      const advice = check.advice === undefined ? '' : `\n  ${' '.repeat(15)}→ ${check.advice}`;
      process.stdout.write(
        `${paint(format, sign)} ${paint('bold', check.name.padEnd(15))}${check.text}${advice}\n`,
      );
    }
  }
  const broken = checks.filter(({ status }) => status === 'broken').length;
  if (json) process.stdout.write(`${JSON.stringify({ ok: broken === 0, checks })}\n`);
  else process.stdout.write(broken === 0 ? '\nAll is well.\n' : `\n${broken} broken.\n`);
  if (broken > 0) process.exitCode = 1;
}

/** A check that throws has found something broken. */
async function attempt(
  name: string,
  look: () => Check | Check[] | Promise<Check | Check[]>,
): Promise<Check[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    return [{ name, status: 'broken', text: messageOf(error) }];
  }
}
