import type { Hono } from "hono";
import type { AppEnv } from "./http.ts";

/** Returns the methods that an address supports; none if the address does not exist. */
export function allowedMethods(
  app: Pick<Hono<AppEnv>, "router" | "routes">,
  path: string,
): string[] {
  const methods = new Set(app.routes.map(({ method }) => method));
  // `ALL` stands for middleware.
  methods.delete("ALL");
  return [...methods].filter((method) => {
    const [handlers] = app.router.match(method, path);
    return handlers.some(([[, route]]) => route.method === method);
  });
}
