import type { Context } from "hono";
import { configOf } from "../config.ts";
import type { AppEnv } from "../http.ts";

/** The domain that a passkey is for, and the origins of pages that may use it. */
export interface RelyingParty {
  id: string;
  origins: string[];
}

/**
 * FACTOR-2: the request's host, unless the operator configures a domain that several hosts share. A page behind a
 * TLS-terminating proxy still has an https origin; on plain http, browsers support passkeys only on `localhost`.
 */
export function relyingParty(c: Context<AppEnv>): RelyingParty {
  const { PASSKEY_RP_ID, PASSKEY_ORIGINS } = configOf(c.env);
  const { origin, host, hostname } = new URL(c.req.url);
  return {
    id: PASSKEY_RP_ID || hostname,
    origins: [...new Set([origin, `https://${host}`, ...PASSKEY_ORIGINS])],
  };
}

/** Browsers create passkeys for host names, not for IP addresses. */
export function hasPasskeys(c: Context<AppEnv>): boolean {
  return !/^\[|^[\d.]+$/.test(relyingParty(c).id);
}
