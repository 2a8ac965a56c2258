import { failure, type Failure } from "#protocol/errors.ts";
import { err, type Result } from "#protocol/result.ts";
import { strangersAmong } from "#storage/d1/strangers.ts";
import type { Caller } from "./auth/caller.ts";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";

/**
 * MEMBER-3, MEMBER-4: lets someone bring people into a conversation, within their budgets; a server key has none here. `paths`: the path in the
 * request of each of them, by id. It returns the tokens when the conversation refuses, or already was as requested, but
 * not when no answer comes, since the request may have succeeded.
 */
export async function bringPeople<T extends { fresh: boolean }>(
  env: Env,
  { user_id: actorId, key }: Caller,
  paths: ReadonlyMap<string, string>,
  bring: () => Promise<Result<T>>,
): Promise<Result<T>> {
  // Whom an app connects is the app's business.
  if (paths.size === 0 || key !== null) return bring();
  const { STRANGERS_PER_HOUR: max, BRINGS_PER_HOUR } = configOf(env);
  const userIds = [...paths.keys()];
  const pathsOf = (ids: readonly string[]) => ids.map((id) => paths.get(id) ?? "");
  const strangers = await strangersAmong(env.DB, actorId, userIds, max + 1);
  const tooMany = {
    detail: `You can bring at most ${max} people an hour with whom you share no conversation`,
    message: "is someone you share no conversation with",
    paths: pathsOf(strangers),
  };
  if (strangers.length > max) return err(refusal("too_many", tooMany));
  const user = env.USERS.getByName(actorId);
  const { tooOften, retry_after_ms } = await user.bring(userIds, strangers.length);
  if (tooOften.length > 0) {
    const detail = `You can bring one person into at most ${BRINGS_PER_HOUR} conversations an hour`;
    const message = "is someone you have brought into many conversations";
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
