import { failure, type Failure } from "#protocol/errors.ts";
import { err, type Result } from "#protocol/result.ts";
import { strangersAmong } from "#storage/d1/strangers.ts";
import type { Caller } from "./auth/caller.ts";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";

/**
 * MEMBER-3, MEMBER-4: lets a person add people to a conversation within their budgets; server keys have no such limits.
 * `paths`: each added person's path in the request, by id. Returns the tokens if the conversation refuses or already
 * had these members, but not after a lost response, since the request may have succeeded.
 */
export async function bringPeople<T extends { fresh: boolean }>(
  env: Env,
  { user_id: actorId, key }: Caller,
  paths: ReadonlyMap<string, string>,
  bring: () => Promise<Result<T>>,
): Promise<Result<T>> {
  // An app may connect anyone.
  if (paths.size === 0 || key !== null) return bring();
  const { STRANGERS_PER_HOUR: max, BRINGS_PER_HOUR } = configOf(env);
  const userIds = [...paths.keys()];
  const pathsOf = (ids: readonly string[]) => ids.map((id) => paths.get(id) ?? "");
  const strangers = await strangersAmong(env.DB, actorId, userIds, max + 1);
  const tooMany = {
    detail: `You can add at most ${max} people without a shared conversation in an hour`,
    message: "is a person you share no conversation with",
    paths: pathsOf(strangers),
  };
  if (strangers.length > max) return err(refusal("too_many", tooMany));
  const user = env.USERS.getByName(actorId);
  const { tooOften, retry_after_ms } = await user.bring(userIds, strangers.length);
  if (tooOften.length > 0) {
    const detail = `You can add the same person to at most ${BRINGS_PER_HOUR} conversations in an hour`;
    const message = "is a person you have added to too many conversations";
    const reason = { detail, message, paths: pathsOf(tooOften) };
    return err(refusal("rate_limited", reason, retry_after_ms));
  }
  if (retry_after_ms > 0) return err(refusal("rate_limited", tooMany, retry_after_ms));
  const brought = await bring();
  if (!brought.ok || !brought.value.fresh) {
    try {
      await user.giveBackBring(userIds, strangers.length);
    } catch (error) {
      log("error", "bring_not_given_back", { user_id: actorId }, error);
    }
  }
  return brought;
}

function refusal(
  code: "too_many" | "rate_limited",
  { detail, message, paths }: { detail: string; message: string; paths: string[] },
  retry_after_ms?: number,
): Failure {
  return failure(code, detail, {
    issues: paths.map((path) => ({ path, message })),
    ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
  });
}
