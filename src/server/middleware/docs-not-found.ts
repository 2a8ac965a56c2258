import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

const DOCS = /^\/docs(?:\/[^.]*)?$/;

/** The documentation consists of static files, so a request that arrives here is for a page that does not exist. */
export const docsNotFound = createMiddleware<AppEnv>(async (c, next) => {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || !DOCS.test(path)) return next();
  // Drop the reader's headers: a conditional request would get 304.
  const page = await c.env.ASSETS.fetch(
    new Request(new URL("/docs/not-found", c.req.url), { method }),
  );
  return new Response(page.body, { status: 404, headers: page.headers });
});
