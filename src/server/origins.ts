import type { Env } from "./env.ts";

/** Returns the other browser origins that may use this server; "*" for any. */
export function corsOrigins({ CORS_ORIGINS }: Pick<Env, "CORS_ORIGINS">): "*" | string[] {
  return CORS_ORIGINS === "*" ? "*" : CORS_ORIGINS.split(",").map((origin) => origin.trim());
}

/**
 * Returns whether a page of this origin may open a socket, to which CORS does not apply. A client without an origin is
 * not a browser. Compares only the host with the server's own, since a proxy may have terminated https.
 */
export function mayConnect(
  env: Pick<Env, "CORS_ORIGINS">,
  origin: string | undefined,
  requestUrl: string,
): boolean {
  const origins = corsOrigins(env);
  if (origin === undefined || origins === "*" || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === new URL(requestUrl).host;
}
