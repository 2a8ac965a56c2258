import type { User } from "#protocol/user.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";

/** REACH-5: a person's own profile, with the deployment's defaults for settings that they have not chosen. */
export function withChoices(env: Env, me: User): User {
  const { DISCOVERABLE_BY, MESSAGES_FROM } = configOf(env);
  return { discoverable_by: DISCOVERABLE_BY, messages_from: MESSAGES_FROM, ...me };
}
