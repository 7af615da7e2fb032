import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Whether only programs on this machine reach an address. */
export function isLoopback(host: string): boolean {
  const name = withoutBrackets(host.toLowerCase());
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/**
 * Whether a Host header names the server that listens on `host`. A page of somewhere else can point its own
 * name to this machine (DNS rebinding), and its requests then have that name; an address in numbers, or the
 * machine's own name, it cannot take.
 */
export function isOwnHost(header: string | undefined, host: string): boolean {
  if (header === undefined || !URL.canParse(`http://${header}`)) return false;
  const url = new URL(`http://${header}`);
  if (url.username !== '' || url.pathname !== '/') return false;
  const name = withoutBrackets(url.hostname);
  if (isLoopback(name)) return true;
  if (isLoopback(host)) return false;
  const own = [host, hostname(), `${hostname()}.local`].map((one) => one.toLowerCase());
  return isIP(name) !== 0 || own.includes(name);
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
