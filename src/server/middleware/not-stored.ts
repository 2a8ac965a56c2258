import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

/** Keeps private responses out of all caches, unless their route allows it, as for files and public documents. */
export const notStored = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
});
