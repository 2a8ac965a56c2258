import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import type { Registration } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { insertUser } from "#storage/d1/users.ts";
import type { AppEnv } from "../http.ts";
import { takeAttempt } from "../middleware/auth-attempts.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { hashPassword } from "./password.ts";
import { withPlace } from "./password-turns.ts";
import { signIn } from "./sign-in.ts";
import { weakPassword } from "./weak-password.ts";

export async function register(
  c: Context<AppEnv>,
  { username, password, display_name, language, device_secret }: Registration,
): Promise<Result<Grant>> {
  const weak = weakPassword(password, username, "password");
  if (weak !== null) return err(weak);
  return withPlace(c, false, async (place) => {
    const admitted = await takeAttempt(c);
    if (!admitted.ok) return admitted;
    const password_hash = await place.run(() => hashPassword(password));
    const now = Date.now();
    const user = await insertUser(drizzle(c.env.DB), {
      id: crypto.randomUUID(),
      username,
      display_name: display_name ?? username,
      language: language ?? "en",
      password_hash,
      created_at: new Date(now).toISOString(),
    });
    if (user === null) return err(failure("username_taken"));
    return ok(await signIn(c, user, { device_secret, network: clientNetwork(c) }, now));
  });
}
