import type { OpenAPIHono } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { problem, type AppEnv } from "../http.ts";

/**
 * Refuses query parameters that the route does not know, as the schemas of routes with queries do: a misspelled
 * parameter would otherwise be silently ignored. Addresses about the service itself are static, and accept anything.
 */
export function knownQuery(app: OpenAPIHono<AppEnv>) {
  let closed: Set<string> | undefined;
  return createMiddleware<AppEnv>(async (c, next) => {
    const names = Object.keys(c.req.query());
    if (names.length === 0) return next();
    closed ??= new Set(withoutQuery(app));
    const isClosed = matchedRoutes(c).some(({ method, path }) => closed?.has(`${method} ${path}`));
    if (!isClosed) return next();
    const message = `Unrecognized keys: ${names.map((name) => JSON.stringify(name)).join(", ")}`;
    const issues = [{ path: "", message }];
    return problem(c, failure("validation_failed", undefined, { issues }));
  });
}

/** Lists `METHOD /path/:param` of each documented route without a query. */
function withoutQuery({ openAPIRegistry }: OpenAPIHono<AppEnv>): string[] {
  return openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { method, path, request, tags = [] } = definition.route;
    if (request?.query instanceof z.ZodObject || tags.includes("Service")) return [];
    return [`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`];
  });
}
