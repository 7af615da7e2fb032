import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { base } from '../.vitepress/base.js';

const root = path.join(import.meta.dirname, '..');
/** Where the build leaves it. */
export const dist = path.join(root, '.vitepress/dist');
const program = path.join(root, 'node_modules/vitepress/bin/vitepress.js');

/** The built site, served by `vitepress preview`, as `pnpm docs:preview` does. */
export interface Preview {
  /** Of its first page, with the path the site is built for. */
  readonly url: string;
  close(): void;
}

export async function previewSite(): Promise<Preview> {
  if (!existsSync(path.join(dist, 'index.html'))) {
    throw new Error('the site is not built: pnpm docs:build');
  }
  const port = await freePort();
  const server = spawn(process.execPath, [program, 'preview', '--port', String(port)], {
    cwd: root,
    // Vitest sets options that its own programs need.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (text: Buffer): void => {
      output += text.toString();
      if (output.includes('served at')) resolve();
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`vitepress preview has ended:\n${output}`)));
  });
  return { url: `http://localhost:${port}${base}`, close: () => void server.kill() };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
