import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { CliError } from '../cli-error.js';
import type { Device } from '../device.js';
import { onInterrupt } from '../interrupt.js';
import { say } from '../messages.js';
import { createApp } from './app.js';
import { listen } from './listen.js';
import { isLoopback } from './own-host.js';
import { readPageFiles } from './page-files.js';
import { RunLibrary } from './run-library.js';
import { RunModels } from './run-models.js';

export interface ServeRunsOptions {
  host: string;
  /** 0 for any that is free. Default: 4747, or the next that is free. */
  port?: number | undefined;
  device: Device;
  /** Print where the page is as JSON. */
  json: boolean;
}

/** Where `seqlab train` makes runs. The first may begin later, so it need not exist. */
const usualFolder = 'runs';

/** Serves the page of a run, or of all runs in a folder, until Ctrl-C. */
export async function serveRuns(
  given: string | undefined,
  { host, port, device, json }: ServeRunsOptions,
): Promise<void> {
  if (given !== undefined) await requireFolder(given);
  const folder = given ?? usualFolder;
  const library = new RunLibrary(path.resolve(folder));
  await library.refresh();
  const models = new RunModels({ device });
  const closing = onInterrupt('\n');
  const pageFiles = await readPageFiles();
  const app = createApp({ library, models, pageFiles, host, closing });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const listening = await listen(server, { host, port });
  const url = `http://${nameOf(host)}:${listening}/`;
  process.stdout.write(json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
  if (!isLoopback(host)) {
    process.stderr.write(
      `warning: whoever reaches ${host} can read these runs and write with their models\n`,
    );
  }
  const { size } = library;
  say(`Serving ${size === 1 ? '1 run' : `${size} runs`} of ${folder}. Ctrl-C ends.`);
  if (!closing.aborted) await once(closing, 'abort');
  await close(server);
  models.dispose();
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new CliError(
    `${folder} is no folder: give that of a run, or one that holds runs, such as seqlab train makes`,
  );
}

/** A browser finds a server for all addresses on its own machine's. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** What is being sent ends by itself, once it is told to; connections that idle are closed. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), 500);
  await closed;
  clearTimeout(late);
}
