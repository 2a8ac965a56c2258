import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

/** Addresses that are not the page's: the API, the documentation, and files, which were served before if they exist. */
const NOT_PAGE = /^\/(?:api|assets|docs|\.well-known)(?:\/|$)|^\/health$|\.[^/]*$/;

/**
 * Serves the page at each of its addresses, but never for a file that no longer exists: a browser would keep the page
 * in the script's place for a year.
 */
export const page = createMiddleware<AppEnv>(async (c, next) => {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || NOT_PAGE.test(path)) return next();
  const { headers } = c.req.raw;
  return c.env.ASSETS.fetch(new Request(new URL("/", c.req.url), { method, headers }));
});
