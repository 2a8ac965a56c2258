import { createHash } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { idempotencyKeySchema } from "#protocol/idempotency.ts";
import type { KeptAnswer } from "#storage/kept-answers.ts";
import { problem, type AppEnv } from "../http.ts";
import type { OnceApi } from "../objects/once.ts";

/** Headers that belong to the kept response; the others belong to the current request. */
const KEPT_HEADERS = ["content-type", "location", "etag"];

/**
 * IDEMPOTENT-1: performs a request with an `Idempotency-Key` only once. Requires `authenticated` or similar middleware.
 * The object of the person or server key keeps the response; requests without a key call nothing. Uploads are
 * identified by their length and type, since their bytes are not read twice.
 */
export const idempotent = (body: "json" | "upload") =>
  createMiddleware<AppEnv>(async (c, next) => {
    const key = c.req.header("idempotency-key");
    // The route's schema refuses an invalid key.
    if (key === undefined || !idempotencyKeySchema.safeParse(key).success) return next();
    const { user_id, key: serverKey } = c.get("principal");
    const keeper: DurableObjectStub<OnceApi> =
      serverKey === null ? c.env.USERS.getByName(user_id) : c.env.KEYS.getByName(serverKey.id);
    const { method, raw, url } = c.req;
    const content =
      body === "upload"
        ? `${raw.headers.get("content-length")} ${raw.headers.get("content-type")}`
        : await c.req.text();
    const { pathname, search } = new URL(url);
    const fingerprint = createHash("sha256")
      .update([user_id, method, pathname, search, content].join("\n"))
      .digest("base64url");
    const started = await keeper.startOnce(key, fingerprint);
    if (!started.ok) return problem(c, started.error);
    const { seed, answer: before } = started.value;
    if (before !== null) return replayed(before);
    c.set("seed", seed);
    await next();
    const { status, headers } = c.res;
    if (status < 200 || status > 299) {
      // A refusal changed nothing, so the same request may still succeed.
      await keeper.forgetOnce(key, seed);
      return undefined;
    }
    const kept = KEPT_HEADERS.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const answer = await c.res.clone().text();
    await keeper.keepOnce(key, seed, { status, headers: Object.fromEntries(kept), body: answer });
    return undefined;
  });

function replayed({ status, headers, body }: KeptAnswer): Response {
  return new Response(body, { status, headers: { ...headers, "idempotency-replayed": "true" } });
}
