import { z } from "zod";
import { challengeSchema } from "./problem.ts";

/** Who may make an account on this server with a username and a password (ENTRY-1). */
export const registrationPolicySchema = z.enum(["open", "invited", "closed"]);
export type RegistrationPolicy = z.infer<typeof registrationPolicySchema>;

/**
 * How people sign in on this server. `oidc`: with accounts of an issuer, by this name. `registration`: who may sign up
 * here; `registration_domains`: only with an address of these domains (ENTRY-6), absent where any will do; `challenge`: what to solve for that, if anything. `passkey`: with a passkey alone. `mail`: whether the server sends mail.
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
 * Why a sign-in with an issuer's account came to nothing, in the page's address. `refused`: by the person or the issuer;
 * `expired`: it took too long, was done already, or was begun in another browser; `unavailable`: the issuer does not
 * answer; `invalid`: its answer is not to be trusted; `disabled`: the account is.
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
