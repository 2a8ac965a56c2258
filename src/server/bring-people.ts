import { failure, type Failure } from "#protocol/errors.ts";
import { err, type Result } from "#protocol/result.ts";
import { strangersAmong } from "#storage/d1/strangers.ts";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";

/**
 * MEMBER-3: has someone bring people into a conversation, within their budget of strangers. `paths`: where the request
 * names each of them, by id. The budget is given back for what was refused, or was so already; not where no answer
 * came, since what was asked for may have been done.
 */
export async function bringPeople<T extends { fresh: boolean }>(
  env: Env,
  actorId: string,
  paths: ReadonlyMap<string, string>,
  bring: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const max = configOf(env).STRANGERS_PER_HOUR;
  const strangers = await strangersAmong(env.DB, actorId, [...paths.keys()], max + 1);
  const count = strangers.length;
  if (count === 0) return bring();
  const pathsOf = strangers.map((id) => paths.get(id) ?? "");
  if (count > max) return err(refusal("too_many", max, pathsOf));
  const user = env.USERS.getByName(actorId);
  const retry_after_ms = await user.takeStrangers(count);
  if (retry_after_ms > 0) return err(refusal("rate_limited", max, pathsOf, retry_after_ms));
  const brought = await bring();
  if (!brought.ok || !brought.value.fresh) {
    try {
      await user.giveBackStrangers(count);
    } catch (error) {
      log("error", "strangers_not_given_back", { user_id: actorId }, error);
    }
  }
  return brought;
}

function refusal(
  code: "too_many" | "rate_limited",
  max: number,
  paths: string[],
  retry_after_ms?: number,
): Failure {
  const message = "is someone you share no conversation with";
  return failure(code, `At most ${max} people an hour whom you share no conversation with`, {
    issues: paths.map((path) => ({ path, message })),
    ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
  });
}
