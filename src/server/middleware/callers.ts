import type { Context, MiddlewareHandler, Next } from "hono";
import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { userRefSchema } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { ACTING_USER_HEADER } from "#protocol/acting-user-header.ts";
import type { Scope } from "#protocol/server-key.ts";
import { APP_ID } from "#protocol/user.ts";
import { actingUser } from "../auth/acting-user.ts";
import { appAccount } from "../auth/app-account.ts";
import { authenticate, authenticateFor } from "../auth/authenticate.ts";
import { isServerKey, readServerKey } from "../auth/server-key.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";
import { log } from "../log.ts";
import { routeOf, whereaboutsOf } from "../origin.ts";
import { admit, bearerToken } from "./authenticated.ts";
import { invalid } from "../invalid.ts";

/**
 * As whom a server key may act on a route: `either` for the app or the person in `Parley-User`, `user` for such a
 * person only, `app` for the app only.
 */
export type ActsAs = "either" | "user" | "app";

/**
 * KEY-3: the scope that a route requires of a server key, and as whom the key may act; published in `/openapi.json`.
 */
export interface KeyAccess {
  scope: Scope;
  as: ActsAs;
}

/** Guards a route for a person's access token or a server key with this scope. `next`: further middleware. */
export function callers<const T extends MiddlewareHandler<AppEnv>[]>(
  scope: Scope,
  as: Exclude<ActsAs, "app"> = "either",
  ...next: T
) {
  const key = { scope, as };
  const handler = createMiddleware<AppEnv>(async (c, proceed) => {
    const token = bearerToken(c.req.header("authorization"));
    if (token !== undefined && isServerKey(token)) return admitKey(c, proceed, token, key);
    const principal = await authenticateFor(c.env, token, scope, Date.now());
    if (!principal.ok) return problem(c, principal.error);
    await admit(c, proceed, principal.value, "requests");
    return undefined;
  });
  return {
    middleware: [handler, ...next] as [typeof handler, ...T],
    security: [{ bearer: [] as string[] }, { server_key: [] as string[] }],
    "x-server-key": key,
  };
}

/** FORWARD-1: checks whether the caller may also read, on a route with another scope. */
export async function mayRead(c: Context<AppEnv>): Promise<Result<unknown>> {
  const { key } = c.get("principal");
  if (key === null) {
    const token = bearerToken(c.req.header("authorization"));
    return authenticateFor(c.env, token, "read", Date.now());
  }
  if (key.scopes.includes("read")) return ok(null);
  return err(failure("missing_scope", "The server key lacks the scope `read`"));
}

/** Guards a route for backends only, which need a server key with this scope. */
export function backendOnly<const T extends MiddlewareHandler<AppEnv>[]>(scope: Scope, ...next: T) {
  const key: KeyAccess = { scope, as: "app" };
  const handler = createMiddleware<AppEnv>(async (c, proceed) => {
    const token = bearerToken(c.req.header("authorization"));
    if (token !== undefined && isServerKey(token)) return admitKey(c, proceed, token, key);
    const principal = await authenticate(c.env, token, Date.now());
    return problem(c, principal.ok ? failure("key_required") : principal.error);
  });
  return {
    middleware: [handler, ...next] as [typeof handler, ...T],
    security: [{ server_key: [] as string[] }],
    "x-server-key": key,
  };
}

/**
 * Admits a request with a server key through the key's object. The response headers state the key's budget, and the log
 * records its use by id.
 */
export async function admitKey(
  c: Context<AppEnv>,
  next: Next,
  token: string,
  access: KeyAccess,
): Promise<Response | undefined> {
  const presented = readServerKey(token);
  if (presented === null) return problem(c, failure("invalid_key", "The server key is not valid"));
  const limit = configOf(c.env).KEY_REQUESTS_PER_MINUTE;
  const { network, country } = whereaboutsOf(c);
  const call = { route: routeOf(c), network, country };
  const admitted = await c.env.KEYS.getByName(presented.id).admit(presented.hash, call);
  const publish = (remaining: number) => {
    c.res.headers.set("ratelimit-policy", `"key";q=${limit};w=60`);
    c.res.headers.set("ratelimit", `"key";r=${remaining}`);
  };
  if (!admitted.ok) {
    c.res = problem(c, admitted.error);
    if (admitted.error.code === "rate_limited") publish(0);
    return undefined;
  }
  const { scopes, remaining } = admitted.value;
  const user = scopes.includes(access.scope)
    ? await actor(c, access.as)
    : err(failure("missing_scope", `The server key lacks the scope \`${access.scope}\``));
  if (user.ok) {
    c.set("principal", { user_id: user.value, key: { id: presented.id, scopes } });
    await next();
  } else {
    c.res = problem(c, user.error);
  }
  // As for people, a failed authentication reveals nothing about a budget.
  if (c.res.status !== 401) publish(remaining);
  log("debug", "key_used", {
    key_id: presented.id,
    method: c.req.method,
    path: c.req.routePath,
    status: c.res.status,
    ...(user.ok ? { user_id: user.value } : {}),
  });
  return undefined;
}

/** Determines as whom a key's request acts. */
async function actor(c: Context<AppEnv>, as: ActsAs): Promise<Result<string>> {
  const named = c.req.header(ACTING_USER_HEADER);
  if (named === undefined) {
    if (as === "user") return invalidHeader("must name the person for whom the request acts");
    await appAccount(c.env);
    return ok(APP_ID);
  }
  if (as === "app") return invalidHeader("does not apply here: this request acts as the app");
  const ref = userRefSchema.safeParse(decoded(named));
  return ref.success ? actingUser(c.env, ref.data) : invalidHeader("is not a user's id");
}

/** Headers can contain only ASCII, so an `external_id` arrives percent-encoded, as in an address. */
function decoded(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    return header;
  }
}

function invalidHeader(message: string): Result<never> {
  return err(invalid(ACTING_USER_HEADER, message));
}
