import type { Env } from "./env.ts";

/** The browser origins that may use this server from elsewhere; "*" for any. */
export function corsOrigins({ CORS_ORIGINS }: Pick<Env, "CORS_ORIGINS">): "*" | string[] {
  return CORS_ORIGINS === "*" ? "*" : CORS_ORIGINS.split(",").map((origin) => origin.trim());
}

/**
 * Whether a page of this origin may open a socket, to which CORS does not apply. Who names no origin is no browser. The
 * server's own page is known by the host: what stands before a server may have taken https off.
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
