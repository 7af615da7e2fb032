import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError, messageOf } from '../cli-error.js';

const [firstPort, lastPort] = [4747, 4767];

export interface ListenOptions {
  host: string;
  /** 0 for any that is free. Default: 4747, or the next that is free. */
  port: number | undefined;
}

/**
 * Makes a server listen.
 *
 * @returns the port.
 * @throws {@link CliError} if the port is taken, or the host none of this machine
 */
export async function listen(server: Server, { host, port }: ListenOptions): Promise<number> {
  const ports = port === undefined ? range(firstPort, lastPort) : [port];
  for (const one of ports) {
    try {
      server.listen(one, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE') {
        throw new CliError(`cannot listen on ${host} port ${one}: ${messageOf(error)}`, {
          cause: error,
        });
      }
    }
  }
  const taken =
    ports.length === 1
      ? `port ${port} is in use`
      : `ports ${firstPort} to ${lastPort} are all in use`;
  throw new CliError(`${taken}: choose another with --port, or --port 0 for any that is free`);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
