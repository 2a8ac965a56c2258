import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import type { OperatorRegistration, Registration } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { User } from "#protocol/user.ts";
import { insertUser } from "#storage/d1/users.ts";
import { passChallenge } from "../challenge/pass.ts";
import { audit } from "../audit.ts";
import type { AppEnv } from "../http.ts";
import { takeAttempt } from "../middleware/auth-attempts.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { originOf } from "../origin.ts";
import { hashPassword } from "./password.ts";
import { withPlace } from "./password-turns.ts";
import { mayRegister, registrationPolicy } from "./registration.ts";
import { signIn } from "./sign-in.ts";
import { weakPassword } from "./weak-password.ts";

/** Makes the cheapest checks first. A challenge is checked elsewhere, and occupies no place for a password meanwhile. */
export async function register(
  c: Context<AppEnv>,
  registration: Registration,
): Promise<Result<Grant>> {
  const { invitation, challenge, device_secret } = registration;
  if (registrationPolicy(c.env) === "closed") return err(failure("registration_closed"));
  const weak = weakPassword(registration.password, registration.username, "password");
  if (weak !== null) return err(weak);
  const passed = await passChallenge(c, "register", challenge);
  if (!passed.ok) return passed;
  const created = await createAccount(c, registration, async () => {
    const admitted = await takeAttempt(c);
    return admitted.ok ? mayRegister(c.env, invitation) : admitted;
  });
  if (!created.ok) return created;
  const source = { device_secret, network: clientNetwork(c) };
  return ok(await signIn(c, created.value, source, Date.now()));
}

/** ENTRY-1: an operator makes accounts, whoever else may. */
export async function registerForOperator(
  c: Context<AppEnv>,
  registration: OperatorRegistration,
): Promise<Result<User>> {
  const weak = weakPassword(registration.password, registration.username, "password");
  return weak === null ? createAccount(c, registration, async () => ok(null)) : err(weak);
}

function createAccount(
  c: Context<AppEnv>,
  { username, password, display_name, language }: OperatorRegistration,
  admit: () => Promise<Result<null>>,
): Promise<Result<User>> {
  return withPlace(c, false, async (place) => {
    const admitted = await admit();
    if (!admitted.ok) return admitted;
    const password_hash = await place.run(() => hashPassword(password));
    const user = await insertUser(drizzle(c.env.DB), {
      id: crypto.randomUUID(),
      username,
      display_name: display_name ?? username,
      language: language ?? "en",
      password_hash,
      created_at: new Date().toISOString(),
    });
    if (user === null) return err(failure("username_taken"));
    await audit(c.env, { ...originOf(c), action: "account_created", user_id: user.id });
    return ok(user);
  });
}
