import type { Context, Next } from "hono";
import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import type { Scope } from "#protocol/server-key.ts";
import { authenticateFor } from "../auth/authenticate.ts";
import { isServerKey } from "../auth/server-key.ts";
import { problem, type AppEnv } from "../http.ts";
import { verifyAddress } from "../media/signer.ts";
import { admit, bearerToken } from "./authenticated.ts";
import { admitKey, type KeyAccess } from "./callers.ts";

/** Guards a route for an access token, an address signed in the reader's session, or a server key with this scope. */
export function mediaReaders(scope: Scope) {
  const key: KeyAccess = { scope, as: "either" };
  return {
    middleware: createMiddleware<AppEnv>((c, next) => read(c, next, key)),
    security: [
      { bearer: [] as string[] },
      { address: [] as string[] },
      { server_key: [] as string[] },
    ],
    "x-server-key": key,
  };
}

async function read(
  c: Context<AppEnv>,
  next: Next,
  access: KeyAccess,
): Promise<Response | undefined> {
  const { signer, signature } = c.req.query();
  const now = Date.now();
  const isSigned = signer !== undefined && signature !== undefined;
  const address = {
    key: c.req.param("key") ?? "",
    signer: signer ?? "",
    signature: signature ?? "",
  };
  const token = bearerToken(c.req.header("authorization"));
  if (!isSigned && token !== undefined && isServerKey(token))
    return admitKey(c, next, token, access);
  const signed = isSigned ? verifyAddress(c.env, address, now) : null;
  const principal =
    signed === null
      ? await authenticateFor(c.env, token, access.scope, now)
      : ({ ok: true, value: { ...signed, expires_at: now, outside: false } } as const);
  if (!principal.ok) {
    return problem(
      c,
      isSigned ? failure("unauthenticated", "The address is not valid") : principal.error,
    );
  }
  await admit(c, next, principal.value, "media");
  return undefined;
}
