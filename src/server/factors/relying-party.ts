import type { Context } from "hono";
import { configOf } from "../config.ts";
import type { AppEnv } from "../http.ts";

/** What a passkey is made for, and the origins of the pages that may use it. */
export interface RelyingParty {
  id: string;
  origins: string[];
}

/**
 * FACTOR-2: the request's own host, unless the operator names a domain that several hosts share. Behind a proxy that
 * removed https, the page's origin is https all the same; browsers have no passkeys on plain http but on `localhost`.
 */
export function relyingParty(c: Context<AppEnv>): RelyingParty {
  const { PASSKEY_RP_ID, PASSKEY_ORIGINS } = configOf(c.env);
  const { origin, host, hostname } = new URL(c.req.url);
  return {
    id: PASSKEY_RP_ID || hostname,
    origins: [...new Set([origin, `https://${host}`, ...PASSKEY_ORIGINS])],
  };
}

/** Browsers make passkeys for names, and not for IP addresses. */
export function hasPasskeys(c: Context<AppEnv>): boolean {
  return !/^\[|^[\d.]+$/.test(relyingParty(c).id);
}
