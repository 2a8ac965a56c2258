import { ParleyError } from "#client/index.ts";
import { formatMinutes, t, type Key } from "#web/i18n/t.ts";

const WORDS: Readonly<Record<string, Key>> = {
  network: "problem.network",
  timeout: "problem.network",
  overloaded: "problem.busy",
  mail_unavailable: "problem.busy",
  internal: "problem.server",
  server_outdated: "problem.server",
  invalid_response: "problem.server",
  invalid_credentials: "problem.credentials",
  account_disabled: "problem.disabled",
  username_taken: "problem.username_taken",
  forbidden: "problem.forbidden",
  not_found: "problem.not_found",
  last_owner: "problem.last_owner",
  conversation_full: "problem.full",
  left_conversation: "problem.left_conversation",
  not_reachable: "problem.not_reachable",
  too_large: "problem.too_large",
  quota_exceeded: "attach.quota",
  too_many: "message.too_many",
  signed_out: "problem.signed_out",
};

/** Fields in which the server refuses invisible and misleading characters. */
const NAMES = new Set(["display_name", "title", "nickname"]);

/** Texts for error codes whose cause only the caller knows, such as which limit `too_many` has reached. */
export type Causes = Readonly<Record<string, Key>>;

/** Explains an error in the user's language, with what to do about it. */
export function problemText(error: unknown, causes: Causes = {}): string {
  if (!(error instanceof ParleyError)) return t("problem.unknown");
  if (error.code === "rate_limited") {
    const ms = error.retryAfterMs ?? 1_000;
    // Only a limit on adding strangers comes with issues, which name the people.
    return error.issues.length > 0 ? t("problem.strangers", { time: minutes(ms) }) : waitText(ms);
  }
  if (error.issues.some(({ path }) => NAMES.has(path))) return t("auth.display_name_refused");
  const cause = causes[error.code];
  if (cause !== undefined) return t(cause);
  // Issues name the people: too many strangers at once.
  if (error.code === "too_many" && error.issues.length > 0) return t("problem.strangers_at_once");
  return t(WORDS[error.code] ?? "problem.unknown");
}

/** Names a short wait in seconds, a longer one in minutes. */
function waitText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds <= 60) return t("problem.too_fast", { count: seconds });
  return t("problem.too_many", { time: minutes(ms) });
}

function minutes(ms: number): string {
  return formatMinutes(Math.max(1, Math.ceil(ms / 60_000)));
}
