import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http.ts";

/** An answer is its asker's alone, and no cache keeps it, unless its route says otherwise: files and public documents do. */
export const notStored = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
});
