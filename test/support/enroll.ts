import { drizzle } from "drizzle-orm/d1";
import type { Grant } from "#protocol/auth.ts";
import type { User } from "#protocol/user.ts";
import { openSession } from "#server/auth/sessions.ts";
import type { Env } from "#server/env.ts";
import { insertUser } from "#storage/d1/users.ts";

const DEVICE = { user_agent: "tests", network: null, country: null, city: null };

/** Puts an account into D1 directly: hashing each password would take most of the tests' time. */
export async function enroll(
  env: Env,
  { username, display_name }: { username: string; display_name: string },
): Promise<Grant> {
  const now = Date.now();
  const user = await insertUser(drizzle(env.DB), {
    id: crypto.randomUUID(),
    username,
    display_name,
    language: "en",
    created_at: new Date(now).toISOString(),
  });
  if (user === null) throw new Error(`${username} is taken`);
  // Links in tests lead to the real internet, which no test needs.
  await env.DB.prepare("UPDATE users SET link_previews = 0 WHERE id = ?").bind(user.id).run();
  return signIn(env, user);
}

/** Another session of the same person. */
export function signIn(env: Env, user: User): Promise<Grant> {
  return openSession(env, user, DEVICE, Date.now());
}
