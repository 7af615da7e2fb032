import { findBackendFactory, setBackend } from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SeqLayersError } from './errors.js';

/** Where models can run in Node. */
export type Device = 'tfjs-node-gpu' | 'tfjs-node' | 'seqlab' | 'cpu';

/** Options of {@link chooseDevice}. */
export interface ChooseDeviceOptions {
  /** What to try, in order. Default `['tfjs-node-gpu', 'tfjs-node', 'seqlab', 'cpu']`. */
  readonly devices?: readonly Device[] | undefined;
  /** Folders from which packages are looked for, in order. Default: the working folder. */
  readonly from?: readonly string[] | undefined;
}

/** What {@link chooseDevice} found. */
export interface DeviceChoice {
  /** The backend that is in use now. */
  readonly device: Device;
  /** What was tried before, and why it was not taken. */
  readonly skipped: readonly { readonly device: Device; readonly reason: string }[];
}

interface DeviceKind {
  readonly packageName: string;
  /** The name the package's backend has in tfjs. */
  readonly backend: string;
  /** What to do where the package is there and does not work. */
  readonly repair: string;
}

const kinds: Record<Device, DeviceKind> = {
  'tfjs-node-gpu': {
    packageName: '@tensorflow/tfjs-node-gpu',
    backend: 'tensorflow',
    repair: 'install CUDA and cuDNN, then npm rebuild @tensorflow/tfjs-node-gpu',
  },
  'tfjs-node': {
    packageName: '@tensorflow/tfjs-node',
    backend: 'tensorflow',
    repair: 'npm rebuild @tensorflow/tfjs-node, which downloads its native library',
  },
  seqlab: {
    packageName: '@seqlab/backend',
    backend: 'seqlab',
    repair: 'npm install @seqlab/backend again',
  },
  cpu: {
    packageName: '@tensorflow/tfjs-backend-cpu',
    backend: 'cpu',
    repair: 'npm install @tensorflow/tfjs-backend-cpu again',
  },
};

/**
 * Makes the best TensorFlow.js backend that is installed and works the active one: NVIDIA's GPU
 * through `@tensorflow/tfjs-node-gpu`, TensorFlow through `@tensorflow/tfjs-node`, the fast backend
 * of `@seqlab/backend`, or the plain one of `@tensorflow/tfjs-backend-cpu`. None of them needs to be
 * there; each that is passed over is told, with one line on what to do about it.
 *
 * @throws SeqLayersError `unsupported` when none works, with all reasons
 * @example
 * ```ts
 * import { chooseDevice } from '@seqlab/seq-layers/node';
 *
 * const { device, skipped } = await chooseDevice();
 * console.log(device); // 'seqlab'
 * for (const { device, reason } of skipped) console.log(`${device}: ${reason}`);
 * // tfjs-node-gpu: not installed: npm install @tensorflow/tfjs-node-gpu
 * ```
 */
export async function chooseDevice({
  devices = ['tfjs-node-gpu', 'tfjs-node', 'seqlab', 'cpu'],
  from = [process.cwd()],
}: ChooseDeviceOptions = {}): Promise<DeviceChoice> {
  const skipped: { device: Device; reason: string }[] = [];
  for (const device of devices) {
    const reason = await tryDevice(kinds[device], from);
    if (reason === undefined) return { device, skipped };
    skipped.push({ device, reason });
  }
  const reasons = skipped.map(({ device, reason }) => `${device}: ${reason}`).join('; ');
  throw new SeqLayersError('unsupported', `chooseDevice: no device can be used: ${reasons}`);
}

/** Why a device cannot be used; undefined if it is now in use. */
async function tryDevice(kind: DeviceKind, from: readonly string[]): Promise<string | undefined> {
  const file = from.map((folder) => resolveFrom(folder, kind.packageName)).find(Boolean);
  if (file === undefined) return `not installed: npm install ${kind.packageName}`;
  const broken = (error: unknown) => `does not work: ${firstLine(error)}; ${kind.repair}`;
  try {
    const module = (await import(pathToFileURL(file).href)) as PackageExports;
    const { registerSeqlabBackend } = module.default ?? module;
    registerSeqlabBackend?.();
    if (await setBackend(kind.backend)) return undefined;
    // TensorFlow.js keeps the reason to itself; starting the backend once more gives it.
    await findBackendFactory(kind.backend)?.();
    return broken('it cannot be started');
  } catch (error) {
    return broken(error);
  }
}

interface PackageExports {
  /** The exports of a CommonJS module. */
  readonly default?: PackageExports;
  readonly registerSeqlabBackend?: () => void;
}

function resolveFrom(folder: string, packageName: string): string | undefined {
  try {
    return createRequire(path.join(folder, 'package.json')).resolve(packageName);
  } catch {
    return undefined;
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n')[0]!;
}
