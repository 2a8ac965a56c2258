import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

/** Addresses outside the page: the API, the documentation, and files, which are served earlier if they exist. */
const NOT_PAGE = /^\/(?:api|assets|docs|\.well-known)(?:\/|$)|^\/health$|\.[^/]*$/;

/**
 * Serves the page at each of its addresses, but never in place of a missing file: a browser would cache the page as
 * that script for a year.
 */
export const page = createMiddleware<AppEnv>(async (c, next) => {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || NOT_PAGE.test(path)) return next();
  const { headers } = c.req.raw;
  return c.env.ASSETS.fetch(new Request(new URL("/", c.req.url), { method, headers }));
});
