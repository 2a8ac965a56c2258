import type { User } from "#protocol/user.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";

/** REACH-5: a person's own record, with the deployment's choices where they have made none. */
export function withChoices(env: Env, me: User): User {
  const { DISCOVERABLE_BY, MESSAGES_FROM } = configOf(env);
  return { discoverable_by: DISCOVERABLE_BY, messages_from: MESSAGES_FROM, ...me };
}
