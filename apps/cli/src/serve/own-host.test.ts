import { expect, it } from 'vitest';
import { isLoopback, isOwnHost } from './own-host.js';

it.each(['127.0.0.1', '127.1.2.3', '::1', '[::1]', 'localhost', 'LOCALHOST'])(
  '%s is loopback',
  (host) => expect(isLoopback(host)).toBe(true),
);

it.each(['0.0.0.0', '::', '192.168.1.2', '127.example.com', 'localhost.example.com', ''])(
  '%j is not loopback',
  (host) => expect(isLoopback(host)).toBe(false),
);

it.each(['127.0.0.1:4747', 'localhost:8080', '[::1]:4747', 'localhost'])(
  'a loopback server is named by %s',
  (header) => expect(isOwnHost(header, '127.0.0.1')).toBe(true),
);

it.each([
  undefined,
  '',
  'evil.example',
  'evil.example:4747',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '192.168.1.2:4747',
  'user@localhost',
  'localhost/path',
])('a loopback server is not named by %j', (header) => {
  expect(isOwnHost(header, '127.0.0.1')).toBe(false);
});

it('a server for others is named by addresses and by its own name', () => {
  for (const header of ['192.168.1.2:4747', '[fe80::1]:4747', 'box.lan:4747', 'localhost:4747']) {
    expect(isOwnHost(header, 'box.lan')).toBe(true);
  }
  expect(isOwnHost('evil.example', 'box.lan')).toBe(false);
  expect(isOwnHost('evil.example', '0.0.0.0')).toBe(false);
});
