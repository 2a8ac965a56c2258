import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import type { OperatorRegistration, Registration } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { User } from "#protocol/user.ts";
import { giveBackPlace, takePlace } from "#storage/d1/server-invitations.ts";
import { insertUser } from "#storage/d1/users.ts";
import { passChallenge } from "../challenge/pass.ts";
import { audit } from "../audit.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { addressOfRegistration, registrationDomains } from "../mail/sign-up.ts";
import { takeAttempt } from "../middleware/auth-attempts.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { originOf } from "../origin.ts";
import { hashPassword } from "./password.ts";
import { withPlace } from "./password-turns.ts";
import { mayRegister, refusedInvitation, registrationPolicy } from "./registration.ts";
import { signIn } from "./sign-in.ts";
import { weakPassword } from "./weak-password.ts";

/** `address`: one that the person has verified. */
type NewAccount = OperatorRegistration & { address?: string | null };

/** Makes the cheapest checks first. Checks a challenge before it takes a place in the password queue. */
export async function register(
  c: Context<AppEnv>,
  registration: Registration,
): Promise<Result<Grant>> {
  const { invitation, challenge, device_secret } = registration;
  if (registrationPolicy(c.env) === "closed") return err(failure("registration_closed"));
  const weak = weakPassword(registration.password, registration.username, "password");
  if (weak !== null) return err(weak);
  const isByMail = registrationDomains(c.env).length > 0;
  // People with a mailed code have already solved a challenge to get it.
  const passed = isByMail ? ok(null) : await passChallenge(c, "register", challenge);
  if (!passed.ok) return passed;
  const address = await addressOfRegistration(c.env, registration);
  if (!address.ok) return address;
  const wish = { ...registration, address: address.value };
  const created = await createAccount(c, wish, async () => {
    const admitted = await takeAttempt(c);
    return admitted.ok ? mayRegister(c.env, invitation) : admitted;
  });
  if (!created.ok) return created;
  const source = { device_secret, network: clientNetwork(c) };
  return ok(await signIn(c, created.value, source, Date.now()));
}

/** ENTRY-1: operators can create accounts regardless of who else may register. */
export async function registerForOperator(
  c: Context<AppEnv>,
  registration: OperatorRegistration,
): Promise<Result<User>> {
  const weak = weakPassword(registration.password, registration.username, "password");
  return weak === null ? createAccount(c, registration, async () => ok(null)) : err(weak);
}

function createAccount(
  c: Context<AppEnv>,
  registration: NewAccount,
  /** Returns the server invitation that the account uses, or null. */
  admit: () => Promise<Result<string | null>>,
): Promise<Result<User>> {
  return withPlace(c, false, async (place) => {
    const admitted = await admit();
    if (!admitted.ok) return admitted;
    const password_hash = await place.run(() => hashPassword(registration.password));
    const invitation = admitted.value;
    const created = await invitedBy(c.env, invitation, () =>
      insertAccount(c.env, registration, password_hash),
    );
    if (!created.ok) return created;
    const user_id = created.value.id;
    const detail = invitation;
    await audit(c.env, { ...originOf(c), action: "account_created", user_id, detail });
    return created;
  });
}

async function insertAccount(
  env: Env,
  { username, display_name, language, address = null }: NewAccount,
  password_hash: string,
): Promise<Result<User>> {
  const user = await insertUser(
    drizzle(env.DB),
    {
      id: crypto.randomUUID(),
      username,
      display_name: display_name ?? username,
      language: language ?? "en",
      password_hash,
      created_at: new Date().toISOString(),
    },
    address,
  );
  return user === null ? err(failure("username_taken")) : ok(user);
}

/** ENTRY-4: takes a place of an invitation for the account that `create` makes, and gives it back if that fails. */
async function invitedBy<T>(
  env: Env,
  invitation: string | null,
  create: () => Promise<Result<T>>,
): Promise<Result<T>> {
  if (invitation === null) return create();
  const db = drizzle(env.DB);
  if (!(await takePlace(db, invitation, new Date().toISOString()))) return refusedInvitation(true);
  let isMade = false;
  try {
    const created = await create();
    isMade = created.ok;
    return created;
  } finally {
    if (!isMade) await giveBackPlace(db, invitation);
  }
}
