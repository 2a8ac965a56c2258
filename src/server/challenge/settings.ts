import { configOf } from "../config.ts";
import type { Env } from "../env.ts";

const SCRIPT_URL = "https://challenges.cloudflare.com/turnstile/v0/api.js";
const VERIFY_URL = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/** The actions for which challenges are solved; a token for another action is refused. */
export const CHALLENGE_ACTIONS = ["register", "login"] as const;
export type ChallengeAction = (typeof CHALLENGE_ACTIONS)[number];

/** The settings of a bot check such as Cloudflare Turnstile. */
export interface ChallengeSettings {
  site_key: string;
  secret: string;
  script_url: string;
  verify_url: string;
  /** The hosts on which it may be solved; if empty, this server's own. */
  hostnames: readonly string[];
}

/** Returns what a client needs to show its own widget. */
export function widgetOf({ site_key, script_url }: ChallengeSettings, action: ChallengeAction) {
  return { site_key, script_url, action };
}

/** Returns null if the operator has configured none. */
export function challengeSettings(env: Env): ChallengeSettings | null {
  const config = configOf(env);
  const { TURNSTILE_SITE_KEY: site_key, TURNSTILE_SECRET: secret } = config;
  if (site_key === "") return null;
  return {
    site_key,
    secret,
    script_url: config.TURNSTILE_SCRIPT_URL || SCRIPT_URL,
    verify_url: config.TURNSTILE_VERIFY_URL || VERIFY_URL,
    hostnames: config.TURNSTILE_HOSTNAMES,
  };
}
