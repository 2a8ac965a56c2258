import { signal } from "@preact/signals";
import type { SignOutReason, User } from "#client/index.ts";
import { bestEffort, claimFor, forgetEverything, forgetSaid } from "#web/storage/database.ts";
import { navigate } from "./navigate.ts";
import { me, parley, SESSION_KEY } from "./parley.ts";

/** Whether it is known yet if someone is signed in. */
export const sessionKnown = signal(false);

/** Why one was signed out without asking for it. */
export const signedOutBecause = signal<Exclude<SignOutReason, "logout"> | null>(null);

/** Who signed in to an account that waits for its deletion. */
export const leaver = signal<User | null>(null);

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

/** The deletion of the account was undone: goes on as after any sign-in. */
export async function cameBack(): Promise<void> {
  // The stored session knows its person by the last refresh.
  await parley.auth.refresh();
  await enter(await parley.users.me());
}

async function enter(user: User): Promise<void> {
  if (user.deletes_at !== undefined) {
    signedOutBecause.value = null;
    leaver.value = user;
    return;
  }
  leaver.value = null;
  // Where that fails, nothing is kept here for as long as the page lives.
  await bestEffort(() => claimFor(user.id), undefined);
  signedOutBecause.value = null;
  me.value = user;
}

function leave(reason: SignOutReason): void {
  me.value = null;
  // What is sent to the person who left must not come up here.
  void import("./push.ts").then(({ endPush }) => endPush()).catch(() => undefined);
  leaver.value = null;
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
