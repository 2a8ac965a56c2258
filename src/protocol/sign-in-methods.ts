import { z } from "zod";
import { challengeSchema } from "./problem.ts";

/** The people who may create an account with a username and a password: anyone, invited people, or nobody (ENTRY-1). */
export const registrationPolicySchema = z.enum(["open", "invited", "closed"]);
export type RegistrationPolicy = z.infer<typeof registrationPolicySchema>;

/**
 * How people sign in on this server. `oidc`: with accounts of the issuer of this name. `passkey`: with a passkey alone.
 * `registration`: who may sign up here. `registration_domains`: the domains of email addresses with which people can
 * sign up (ENTRY-6); absent if no address is needed. `challenge`: the challenge to solve first, if any. `mail`: whether
 * the server sends mail.
 */
export const signInMethodsSchema = z
  .object({
    password: z.boolean(),
    passkey: z.boolean().optional(),
    oidc: z.object({ name: z.string() }).nullable(),
    registration: registrationPolicySchema.optional(),
    registration_domains: z.array(z.string()).optional(),
    challenge: challengeSchema.nullable().optional(),
    mail: z.boolean().optional(),
  })
  .meta({ id: "SignInMethods" });
/** How people sign in on this server. */
export type SignInMethods = z.infer<typeof signInMethodsSchema>;

/**
 * Why a sign-in with an issuer's account failed, in the page's address. `refused`: the person or the issuer refused;
 * `expired`: it took too long, was used before, or began in another browser; `unavailable`: the issuer does not answer;
 * `invalid`: its answer cannot be trusted; `disabled`: the account is disabled.
 */
export const signInProblemSchema = z.enum([
  "refused",
  "expired",
  "unavailable",
  "invalid",
  "disabled",
]);
/** Why a sign-in with an issuer's account failed. */
export type SignInProblem = z.infer<typeof signInProblemSchema>;
