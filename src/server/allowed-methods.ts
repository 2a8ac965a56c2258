import type { Hono } from "hono";
import type { AppEnv } from "./http.ts";

/** The methods that an address supports, by the router; none for an address that does not exist. */
export function allowedMethods(
  app: Pick<Hono<AppEnv>, "router" | "routes">,
  path: string,
): string[] {
  const methods = new Set(app.routes.map(({ method }) => method));
  // A handler for all methods is middleware.
  methods.delete("ALL");
  return [...methods].filter((method) => {
    const [handlers] = app.router.match(method, path);
    return handlers.some(([[, route]]) => route.method === method);
  });
}
