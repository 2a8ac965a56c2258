import type { Hono } from "hono";
import type { AppEnv } from "./http.ts";

/** The methods that an address answers, as the router knows them; none where there is no such address. */
export function allowedMethods(
  app: Pick<Hono<AppEnv>, "router" | "routes">,
  path: string,
): string[] {
  const methods = new Set(app.routes.map(({ method }) => method));
  // What is registered for all methods is middleware.
  methods.delete("ALL");
  return [...methods].filter((method) => {
    const [handlers] = app.router.match(method, path);
    return handlers.some(([[, route]]) => route.method === method);
  });
}
