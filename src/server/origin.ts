import type { Context } from "hono";
import { z } from "zod";
import type { Origin } from "#storage/audit-row.ts";
import type { AuditActor } from "#protocol/audit.ts";
import { configOf } from "./config.ts";
import type { AppEnv } from "./http.ts";
import { clientNetwork, wider } from "./middleware/network-of.ts";

/** Set by Cloudflare; with a proxy of the operator's own, these would describe the proxy. */
const CLOUDFLARE_HEADER = "cf-connecting-ip";

const cloudflareSchema = z.object({
  country: z.string().length(2).nullable().catch(null),
  city: z.string().max(64).nullable().catch(null),
});

/**
 * The origin of a request as precisely as privacy allows: its wider network, and its location according to Cloudflare.
 */
export interface Whereabouts {
  network: string | null;
  country: string | null;
  city: string | null;
}

export function whereaboutsOf(c: Context<AppEnv>): Whereabouts {
  const network = wider(clientNetwork(c));
  const isDirect = configOf(c.env).CLIENT_ADDRESS_HEADER.toLowerCase() === CLOUDFLARE_HEADER;
  const place = cloudflareSchema.safeParse(isDirect ? c.req.raw.cf : null).data;
  return { network, country: place?.country ?? null, city: place?.city ?? null };
}

/** Returns what a session records about the request that opens it. */
export function deviceOf(c: Context<AppEnv>): Whereabouts & { user_agent: string | undefined } {
  return { ...whereaboutsOf(c), user_agent: c.req.header("user-agent") };
}

/** Returns who makes a request and from where, for the audit. */
export function originOf(c: Context<AppEnv>): Origin {
  const { network, country } = whereaboutsOf(c);
  return { actor: actorOf(c), session_id: sessionOf(c), network, country };
}

function actorOf(c: Context<AppEnv>): AuditActor | null {
  const operator = known(c.get("operator"));
  if (operator !== undefined) return { kind: "operator", id: operator };
  const caller = known(c.get("principal"));
  if (caller === undefined) return null;
  return caller.key === null
    ? { kind: "user", id: caller.user_id }
    : { kind: "key", id: caller.key.id };
}

function sessionOf(c: Context<AppEnv>): string | null {
  return known(c.get("session"))?.session_id ?? null;
}

/** Context variables are absent if no middleware has set them. */
function known<T>(variable: T): T | undefined {
  return variable;
}

/** Returns the route of a request, without ids. */
export function routeOf(c: Context<AppEnv>): string {
  return `${c.req.method} ${c.req.routePath}`;
}
