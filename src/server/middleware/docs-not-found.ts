import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

const DOCS = /^\/docs(?:\/[^.]*)?$/;

/** Pages of the documentation are static files: a request that comes here is for one that does not exist. */
export const docsNotFound = createMiddleware<AppEnv>(async (c, next) => {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || !DOCS.test(path)) return next();
  // Without the reader's headers: whoever has the page would get 304 for it.
  const page = await c.env.ASSETS.fetch(
    new Request(new URL("/docs/not-found", c.req.url), { method }),
  );
  return new Response(page.body, { status: 404, headers: page.headers });
});
