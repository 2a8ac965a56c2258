import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { problem, type AppEnv } from "../http.ts";

/** Refuses a body that is not JSON, which would otherwise be treated as empty. */
export const jsonOnly = createMiddleware<AppEnv>(async (c, next) => {
  const type = c.req.header("content-type");
  const hasBody = c.req.raw.body !== null && c.req.header("content-length") !== "0";
  if (hasBody && !/^application\/([a-z.-]+\+)?json\s*(;|$)/i.test(type ?? "")) {
    return problem(c, failure("unsupported_media_type"));
  }
  return next();
});
