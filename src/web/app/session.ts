import { signal } from "@preact/signals";
import type { SignOutReason, User } from "#client/index.ts";
import { bestEffort } from "#web/storage/best-effort.ts";
import { claimFor, forgetEverything, forgetSaid } from "#web/storage/database.ts";
import { navigate } from "./navigate.ts";
import { me, parley, SESSION_KEY } from "./parley.ts";

/** Whether it is known yet if someone is signed in. */
export const sessionKnown = signal(false);

/** Why one was signed out without asking for it. */
export const signedOutBecause = signal<Exclude<SignOutReason, "logout"> | null>(null);

export async function startSession(): Promise<void> {
  parley.auth.on("signed_in", ({ user }) => {
    enter(user).catch(() => undefined);
  });
  parley.auth.on("signed_out", ({ reason }) => leave(reason));
  addEventListener("storage", ({ key, newValue }) => {
    if (key === SESSION_KEY && userIn(newValue) !== (me.value?.id ?? null)) {
      // Another tab signed in or out: start over as the current person.
      location.reload();
    }
  });
  const user = await parley.auth.restore().catch(() => null);
  if (user !== null) await enter(user);
  sessionKnown.value = true;
}

/** Signs out here even when the server cannot be reached. The next person to sign in starts at their conversations. */
export async function signOut(): Promise<void> {
  await parley.auth.logout().catch(() => undefined);
  navigate("/sign-in", { replace: true });
}

async function enter(user: User): Promise<void> {
  // Where that fails, nothing is kept here for as long as the page lives.
  await bestEffort(() => claimFor(user.id), undefined);
  signedOutBecause.value = null;
  me.value = user;
}

function leave(reason: SignOutReason): void {
  me.value = null;
  signedOutBecause.value = reason === "logout" ? null : reason;
  // Signed out by the server, one may come back: what was not sent yet waits until someone else signs in here.
  void bestEffort(reason === "refused" ? forgetSaid : forgetEverything, undefined);
}

function userIn(saved: string | null): string | null {
  try {
    const value = JSON.parse(saved ?? "null") as { grant?: { user?: { id?: string } } } | null;
    return value?.grant?.user?.id ?? null;
  } catch {
    return null;
  }
}
