import { Hono } from "hono";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { asyncApiDocument } from "../asyncapi.ts";
import { docsPage } from "../docs-page.ts";
import { signingKeys } from "../auth/signing-keys.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import { configOf } from "../config.ts";
import type { AppEnv } from "../http.ts";

/** Addresses about the service itself. The documents are made from the routes, so they know them all. */
export function metaRoutes(documented: OpenAPIHono<AppEnv>): Hono<AppEnv> {
  const meta = new Hono<AppEnv>();
  meta.get("/health", async (c) => {
    configOf(c.env);
    await signingKeys(c.env);
    await c.env.DB.prepare("SELECT 1").run();
    return c.json({ status: "ok" });
  });
  const openApi = (origin: string) =>
    documented.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Parley", version: String(PROTOCOL_VERSION) },
      servers: [{ url: origin }],
    });
  meta.get("/openapi.json", (c) => c.json(openApi(new URL(c.req.url).origin)));
  meta.get("/docs", (c) =>
    c.html(docsPage(openApi(new URL(c.req.url).origin), asyncApiDocument())),
  );
  meta.get("/asyncapi.json", (c) => c.json(asyncApiDocument()));
  return meta;
}

/** What the documents say of the addresses that the routers above them do not. */
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
    ["/.well-known/jwks.json", "The public keys of the access tokens"] as const,
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
