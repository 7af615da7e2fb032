import { readFile } from 'node:fs/promises';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** A running server of a folder. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder on a free port, every file with these headers. */
export async function serve(folder: string, headers: OutgoingHttpHeaders): Promise<Site> {
  const server = createServer((request, response) => {
    const name = request.url === '/' ? 'index.html' : request.url!;
    readFile(path.join(folder, path.normalize(`/${name}`))).then(
      (content) => {
        const type = types[path.extname(name)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, ...headers }).end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
