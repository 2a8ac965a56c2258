import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { RegistrationPolicy } from "#protocol/sign-in-methods.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { isValidInvitation } from "../invitations/valid-invitation.ts";
import { accountIssuer } from "../user-refs.ts";

/**
 * ENTRY-1: who may make an account with a password. Where people have the accounts of an issuer, nobody, unless the
 * operator says otherwise.
 */
export function registrationPolicy(env: Env): RegistrationPolicy {
  const { REGISTRATION, PASSWORD_SIGN_IN } = configOf(env);
  if (!PASSWORD_SIGN_IN) return "closed";
  if (REGISTRATION !== "") return REGISTRATION;
  return accountIssuer(env) === "" ? "open" : "closed";
}

/** ENTRY-2: whether someone with this code, or none, may register. */
export async function mayRegister(env: Env, code: string | undefined): Promise<Result<null>> {
  switch (registrationPolicy(env)) {
    case "open":
      return ok(null);
    case "closed":
      return err(failure("registration_closed"));
    case "invited":
      return code !== undefined && (await isValidInvitation(env, code))
        ? ok(null)
        : refusedInvitation(code);
  }
}

function refusedInvitation(code: string | undefined): Result<never> {
  const message = code === undefined ? "is missing" : "is not valid, or not any more";
  return err(
    failure("invitation_required", undefined, { issues: [{ path: "invitation", message }] }),
  );
}
