import { createServer, type Server } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from './listen.js';

function newServer(): Server {
  const server = createServer();
  onTestFinished(() => void server.close());
  return server;
}

const host = '127.0.0.1';

it('takes the next port that is free, unless one is asked for', async () => {
  const first = await listen(newServer(), { host, port: undefined });
  const second = await listen(newServer(), { host, port: undefined });
  expect(first).toBeGreaterThanOrEqual(4747);
  expect(second).toBeGreaterThan(first);
  await expect(listen(newServer(), { host, port: second })).rejects.toThrow(
    `port ${second} is in use: choose another with --port`,
  );
});

it('takes any port for 0', async () => {
  const [one, other] = [newServer(), newServer()];
  const ports = [await listen(one, { host, port: 0 }), await listen(other, { host, port: 0 })];
  expect(ports[0]).not.toBe(ports[1]);
});

it('says what is wrong with a host that is not of this machine', async () => {
  await expect(listen(newServer(), { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    'cannot listen on 192.0.2.1 port 0: ',
  );
});
