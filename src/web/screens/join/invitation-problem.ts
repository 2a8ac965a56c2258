import { ParleyError } from "#client/index.ts";
import { problemText } from "#web/app/problem-text.ts";
import { t, type Key } from "#web/i18n/t.ts";

const PROBLEMS: Readonly<Record<string, Key>> = {
  not_found: "invites.not_found",
  invitation_expired: "invites.has_expired",
  invitation_revoked: "invites.was_revoked",
  invitation_used_up: "invites.is_used_up",
  banned: "invites.banned",
};

/** Why an invitation does not let one in. */
export function invitationProblem(error: unknown): string {
  const key = error instanceof ParleyError ? PROBLEMS[error.code] : undefined;
  return key === undefined ? problemText(error) : t(key);
}

/** Whether another try may help: not where the invitation itself has ended, or never was. */
export function mayHelp(error: unknown): boolean {
  return !(error instanceof ParleyError) || PROBLEMS[error.code] === undefined;
}
