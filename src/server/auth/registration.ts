import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { RegistrationPolicy } from "#protocol/sign-in-methods.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { openServerInvitation } from "../invitations/server-invitations.ts";
import { isValidInvitation } from "../invitations/valid-invitation.ts";
import { accountIssuer } from "../user-refs.ts";

/**
 * ENTRY-1: who may create an account with a password. If people have accounts at an issuer, nobody may, unless the
 * operator decides otherwise.
 */
export function registrationPolicy(env: Env): RegistrationPolicy {
  const { REGISTRATION, PASSWORD_SIGN_IN } = configOf(env);
  if (!PASSWORD_SIGN_IN) return "closed";
  if (REGISTRATION !== "") return REGISTRATION;
  return accountIssuer(env) === "" ? "open" : "closed";
}

/**
 * ENTRY-2, ENTRY-4: checks whether a person with this code, or without one, may register. Returns the server invitation
 * that the account uses up, or null if there is none to use up.
 */
export async function mayRegister(
  env: Env,
  code: string | undefined,
): Promise<Result<string | null>> {
  switch (registrationPolicy(env)) {
    case "open":
      return ok(null);
    case "closed":
      return err(failure("registration_closed"));
    case "invited": {
      if (code === undefined) return refusedInvitation(false);
      if (await isValidInvitation(env, code)) return ok(null);
      const invitation = await openServerInvitation(env, code, Date.now());
      return invitation === null ? refusedInvitation(true) : ok(invitation.id);
    }
  }
}

export function refusedInvitation(isGiven: boolean): Result<never> {
  const message = isGiven ? "is not valid or has expired" : "is missing";
  return err(
    failure("invitation_required", undefined, { issues: [{ path: "invitation", message }] }),
  );
}
