import { z } from "zod";
import { failure, type Failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { log } from "../log.ts";
import { readAtMost } from "../outside-fetch.ts";
import type { ChallengeSettings } from "./settings.ts";

const TIME_LIMIT_MS = 3_000;
const ANSWER_BYTES_MAX = 16_384;
const RETRY_AFTER_MS = 10_000;

/** Error codes of the verifier for faults of its own or of this server, rather than of the token. */
const NOT_THE_TOKENS = new Set([
  "internal-error",
  "bad-request",
  "missing-input-secret",
  "invalid-input-secret",
]);

const verdictSchema = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  action: z.string().optional(),
  "error-codes": z.array(z.string()).optional(),
});
type Verdict = z.infer<typeof verdictSchema>;

interface Solved {
  token: string;
  /** The action that the challenge must have been solved for, and this server's host. */
  action: string;
  host: string;
}

/**
 * ENTRY-3: asks the verifier whether a token is valid, which it confirms only once. Sends nothing about the person, not
 * even their network address.
 */
export async function verifyChallenge(
  settings: ChallengeSettings,
  { token, action, host }: Solved,
): Promise<Result<null>> {
  const verdict = await ask(settings, token);
  if (!verdict.ok) return verdict;
  const { success, hostname, action: solvedFor } = verdict.value;
  if (!success) return refused("was not passed, or its token was used before");
  const hosts = settings.hostnames.length === 0 ? [host] : settings.hostnames;
  if (!hosts.includes(hostname?.toLowerCase() ?? "")) return refused("was solved on another host");
  // Some verifiers do not support actions.
  if (solvedFor !== undefined && solvedFor !== action)
    return refused("was solved for another action");
  return ok(null);
}

export function missingChallenge(): Failure {
  return refusal("is missing");
}

async function ask(
  { verify_url, secret }: ChallengeSettings,
  response: string,
): Promise<Result<Verdict>> {
  try {
    const answer = await fetch(verify_url, {
      method: "POST",
      body: new URLSearchParams({ secret, response }),
      redirect: "manual",
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    const { bytes } = await readAtMost(answer, ANSWER_BYTES_MAX);
    const verdict = verdictSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (!verdict.success) return unavailable(`answered ${answer.status}`);
    const codes = verdict.data["error-codes"] ?? [];
    const fault = codes.find((code) => NOT_THE_TOKENS.has(code));
    return fault === undefined ? ok(verdict.data) : unavailable(`said ${fault}`);
  } catch (error) {
    return unavailable(error instanceof Error ? error.name : "failed");
  }
}

function unavailable(reason: string): Result<never> {
  log("error", "challenge_unavailable", { reason });
  return err(failure("challenge_unavailable", undefined, { retry_after_ms: RETRY_AFTER_MS }));
}

function refused(message: string): Result<never> {
  return err(refusal(message));
}

function refusal(message: string): Failure {
  return failure("challenge_failed", undefined, { issues: [{ path: "challenge", message }] });
}
