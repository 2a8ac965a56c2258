import { None, ClientSecretBasic, ClientSecretPost, clockTolerance } from "oauth4webapi";
import type { AuthorizationServer, Client, ClientAuth } from "oauth4webapi";
import type { Env } from "../env.ts";

/** Seconds by which the issuer's clock may differ from this server's. */
const CLOCK_TOLERANCE = 60;

/** The issuer with whose accounts people sign in to the page. */
export interface OidcSettings {
  issuer: URL;
  client: Client;
  secret: string | undefined;
  /** The issuer's name on the page. */
  name: string;
  scope: string;
}

/** Returns null if the operator has configured no issuer; validation refuses half a configuration. */
export function oidcSettings(env: Env): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: client_id, OIDC_CLIENT_SECRET: secret } = env;
  if (!issuer || !client_id || !URL.canParse(issuer)) return null;
  const url = new URL(issuer);
  return {
    issuer: url,
    client: { client_id, [clockTolerance]: CLOCK_TOLERANCE },
    secret: secret || undefined,
    name: env.OIDC_NAME || url.host,
    scope: env.OIDC_SCOPE || "openid profile",
  };
}

/** A public client has no secret; PKCE alone proves that the code is redeemed by the client that requested it. */
export function clientAuth({ secret }: OidcSettings, as: AuthorizationServer): ClientAuth {
  if (secret === undefined) return None();
  const methods = as.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return methods.includes("client_secret_basic")
    ? ClientSecretBasic(secret)
    : ClientSecretPost(secret);
}
