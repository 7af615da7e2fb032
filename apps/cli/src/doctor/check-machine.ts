import { arch, availableParallelism, cpus, release, totalmem } from 'node:os';
import type { Check } from './check.js';

/** The oldest Node that SeqLab runs on, as in `engines` of its package.json. */
const leastNode = [20, 19] as const;

export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1]);
  const check = { name: 'Node', text: version, details: { version } };
  if (!isOld) return { ...check, status: 'ok' };
  return { ...check, status: 'broken', advice: `install Node ${leastNode.join('.')} or later` };
}

export function checkPlatform(): Check {
  const { platform } = process;
  const processors = availableParallelism();
  const memoryBytes = totalmem();
  const model = cpus()[0]?.model.trim();
  const gigabytes = (memoryBytes / 2 ** 30).toFixed(1);
  return {
    name: 'Platform',
    status: 'ok',
    text: `${platform} ${release()} ${arch()}, ${processors} processors${model ? ` (${model})` : ''}, ${gigabytes} GiB of memory`,
    details: { platform, release: release(), arch: arch(), processors, model, memoryBytes },
  };
}

/** The environment variables and the config file that change what SeqLab does. */
export function checkSettings({ configFile }: { configFile: string | undefined }): Check {
  const variables = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith('SEQLAB_')),
  );
  const list = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return {
    name: 'Settings',
    status: 'ok',
    text: `${list.length > 0 ? list.join(', ') : 'no SEQLAB_ variable is set'}; ${configFile ?? 'no config file'}`,
    details: { ...variables, configFile },
  };
}
