import { z } from "zod";

/** How people sign in on this server. `oidc`: with accounts of an issuer, by this name. */
export const signInMethodsSchema = z
  .object({ password: z.boolean(), oidc: z.object({ name: z.string() }).nullable() })
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
