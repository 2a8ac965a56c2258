import type { Env } from "./env.ts";

/** The browser origins that may use this server from elsewhere; "*" for any. */
export function corsOrigins({ CORS_ORIGINS }: Pick<Env, "CORS_ORIGINS">): "*" | string[] {
  return CORS_ORIGINS === "*" ? "*" : CORS_ORIGINS.split(",").map((origin) => origin.trim());
}

/**
 * Returns whether a page of this origin may open a socket, to which CORS does not apply. A client that sends no origin
 * is not a browser. The host identifies the server's own page, since a proxy may have removed https.
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
