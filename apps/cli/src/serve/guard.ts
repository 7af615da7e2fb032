import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { isOwnHost } from './own-host.js';

/**
 * The page takes its script, its style and its data from here, and nothing from anywhere else; no string
 * becomes HTML.
 */
export const pageHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  xFrameOptions: 'DENY',
  // Nothing here is encrypted.
  strictTransportSecurity: false,
});

/** Refuses requests for another host, and those that pages of other sites make. */
export function ownRequestsOnly(host: string): MiddlewareHandler {
  return async (c, next) => {
    const header = c.req.header('host');
    if (!isOwnHost(header, host)) {
      return c.json({ error: `${header} is none of this server's names; use its address` }, 403);
    }
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    // Programs other than browsers send neither.
    const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
    // A link on another site may lead here.
    const isRefused =
      (origin !== undefined && origin !== `http://${header}`) ||
      (isForeign && c.req.path.startsWith('/api/'));
    if (isRefused) return c.json({ error: 'requests come from this page only' }, 403);
    c.header('Cache-Control', 'no-store');
    await next();
    return undefined;
  };
}
