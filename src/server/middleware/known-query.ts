import type { OpenAPIHono } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { problem, type AppEnv } from "../http.ts";

/**
 * Refuses a query that the route does not know, as the schemas of those that take one do: a parameter that is spelled
 * wrong would otherwise be ignored without a word. Addresses about the service itself are static, and take anything.
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

/** `METHOD /path/:param` of each documented route that takes no query. */
function withoutQuery({ openAPIRegistry }: OpenAPIHono<AppEnv>): string[] {
  return openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { method, path, request, tags = [] } = definition.route;
    if (request?.query instanceof z.ZodObject || tags.includes("Service")) return [];
    return [`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`];
  });
}
