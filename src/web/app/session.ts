import { signal } from "@preact/signals";
import type { SignOutReason, User } from "#client/index.ts";
import { bestEffort, claimFor, forgetEverything, forgetSaid } from "#web/storage/database.ts";
import { navigate } from "./navigate.ts";
import { me, parley, SESSION_KEY } from "./parley.ts";

/** Whether the page has found out if someone is signed in. */
export const sessionKnown = signal(false);

/** Why the user was signed out without asking for it. */
export const signedOutBecause = signal<Exclude<SignOutReason, "logout"> | null>(null);

/** The signed-in user of an account in its grace period before deletion. */
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

/** Signs out here, even if the server cannot be reached. The next user starts at their conversations. */
export async function signOut(): Promise<void> {
  await parley.auth.logout().catch(() => undefined);
  navigate("/sign-in", { replace: true });
}

/** Continues as after a sign-in, once the user has undone the deletion of their account. */
export async function cameBack(): Promise<void> {
  // The stored session holds the user as of the last refresh.
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
  // If this fails, the page stores nothing until it is reloaded.
  await bestEffort(() => claimFor(user.id), undefined);
  signedOutBecause.value = null;
  me.value = user;
}

function leave(reason: SignOutReason): void {
  me.value = null;
  // Notifications for the user who left must not appear here.
  void import("./push.ts").then(({ endPush }) => endPush()).catch(() => undefined);
  leaver.value = null;
  signedOutBecause.value = reason === "logout" ? null : reason;
  // A user whom the server signed out may return: unsent messages wait until someone else signs in here.
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
