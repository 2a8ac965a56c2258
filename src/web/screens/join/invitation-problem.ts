import { ParleyError } from "#client/index.ts";
import { problemText, type Causes } from "#web/app/problem-text.ts";

const PROBLEMS: Causes = {
  not_found: "invites.not_found",
  invitation_expired: "invites.has_expired",
  invitation_revoked: "invites.was_revoked",
  invitation_used_up: "invites.is_used_up",
  banned: "invites.banned",
};

/** Why an invitation does not let one in. */
export function invitationProblem(error: unknown): string {
  return problemText(error, { ...PROBLEMS, too_many: "invites.requests_full" });
}

/** Whether another try may help: not where the invitation itself has ended, or never was. */
export function mayHelp(error: unknown): boolean {
  return !(error instanceof ParleyError) || PROBLEMS[error.code] === undefined;
}
