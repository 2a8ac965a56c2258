import { Hono } from "hono";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { failure } from "#protocol/errors.ts";
import { signingKeys } from "../auth/signing-keys.ts";
import { publicAnswer, type Documents } from "../documents.ts";
import { databaseAnswers } from "../health.ts";
import { problem, type AppEnv } from "../http.ts";

/** The addresses of the service itself. */
export function metaRoutes(documents: Documents): Hono<AppEnv> {
  const meta = new Hono<AppEnv>();
  meta.get("/health", async (c) => {
    if (await databaseAnswers(c.env, Date.now())) return c.json({ status: "ok" });
    const detail = "The database is not answering";
    return problem(c, failure("overloaded", detail, { retry_after_ms: 5_000 }));
  });
  meta.get("/openapi.json", (c) => publicAnswer(documents.openApi(), c.req.raw));
  meta.get("/asyncapi.json", (c) => publicAnswer(documents.asyncApi(), c.req.raw));
  meta.get("/docs", (c) => publicAnswer(documents.page(), c.req.raw));
  return meta;
}

/** Documents the addresses that the routers do not. */
export function documentMeta(documented: OpenAPIHono<AppEnv>): void {
  const everywhere = [
    ["/health", "Whether the Worker and its database answer"],
    ["/openapi.json", "This document"],
    ["/asyncapi.json", "The WebSockets' frames"],
    ["/docs", "Both of them as a page"],
  ] as const;
  for (const [path, summary] of [
    ...everywhere,
    ...everywhere.map(([path, summary]) => [`/api/v1${path}`, summary] as const),
    ["/.well-known/jwks.json", "Get the public keys of the access tokens"] as const,
  ]) {
    documented.openAPIRegistry.registerPath({
      method: "get",
      path,
      summary,
      tags: ["Service"],
      responses: { 200: { description: "Here it is" } },
    });
  }
}

export const jwksRoute = new Hono<AppEnv>().get("/.well-known/jwks.json", async (c) => {
  const keys = await signingKeys(c.env);
  return c.json({ keys: keys.public }, 200, { "cache-control": "public, max-age=300" });
});
