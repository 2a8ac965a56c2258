import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

/**
 * Keeps answers out of every cache, since they are private to their reader, unless their route says otherwise, as files
 * and public documents do.
 */
export const notStored = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
});
