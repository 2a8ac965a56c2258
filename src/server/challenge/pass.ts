import type { Context } from "hono";
import { err, ok, type Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { takeChallenge } from "../middleware/auth-attempts.ts";
import { challengeSettings, type ChallengeAction } from "./settings.ts";
import { missingChallenge, verifyChallenge } from "./verify.ts";

/** ENTRY-3: checks that a request has solved a challenge, if the operator has configured one. */
export async function passChallenge(
  c: Context<AppEnv>,
  action: ChallengeAction,
  token: string | undefined,
): Promise<Result<null>> {
  const settings = challengeSettings(c.env);
  if (settings === null) return ok(null);
  if (token === undefined || token === "") return err(missingChallenge());
  const admitted = await takeChallenge(c);
  if (!admitted.ok) return admitted;
  return verifyChallenge(settings, { token, action, host: new URL(c.req.url).hostname });
}
