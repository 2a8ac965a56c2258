import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

/** What is no address of the page: the API, what describes it, and files, of which those that exist are served before. */
const NOT_PAGE = /^\/(?:api|assets|\.well-known)(?:\/|$)|^\/(?:health|docs)$|\.[^/]*$/;

/**
 * The page at its every address. A file that is not there any more must never be answered with it: a browser would keep
 * it in the script's place for a year.
 */
export const page = createMiddleware<AppEnv>(async (c, next) => {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || NOT_PAGE.test(path)) return next();
  const { headers } = c.req.raw;
  return c.env.ASSETS.fetch(new Request(new URL("/", c.req.url), { method, headers }));
});
