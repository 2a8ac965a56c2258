import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { authenticate } from "../auth/authenticate.ts";
import { problem, type AppEnv } from "../http.ts";
import { verifyAddress } from "../media/signer.ts";
import { admit, bearerToken } from "./authenticated.ts";

/** Authenticates a reader of media by bearer token, or by an address that one of their sessions signed. */
export const mediaReader = createMiddleware<AppEnv>(async (c, next) => {
  const { signer, signature } = c.req.query();
  const now = Date.now();
  const isSigned = signer !== undefined && signature !== undefined;
  const address = {
    key: c.req.param("key") ?? "",
    signer: signer ?? "",
    signature: signature ?? "",
  };
  const signed = isSigned ? verifyAddress(c.env, address, now) : null;
  const principal =
    signed === null
      ? await authenticate(c.env, bearerToken(c.req.header("authorization")), now)
      : ({ ok: true, value: { ...signed, expires_at: now, outside: false } } as const);
  if (!principal.ok) {
    return problem(
      c,
      isSigned ? failure("unauthenticated", "The address is not valid") : principal.error,
    );
  }
  await admit(c, next, principal.value, "media");
  return undefined;
});
