import { computed, signal } from "@preact/signals";
import type { Session } from "#client/index.ts";
import { inboxNewSignIns } from "./inbox.ts";

/** Dismissed until the page reloads; the list of devices still shows them. */
const putAside = signal<ReadonlySet<string>>(new Set());

export const newSignIns = inboxNewSignIns;

/** The sign-in to ask about: the first unconfirmed one. */
export const askedAbout = computed<Session | null>(
  () => newSignIns.value.find(({ id }) => !putAside.value.has(id)) ?? null,
);

export function putAsideSignIn(): void {
  const asked = askedAbout.value;
  if (asked !== null) putAside.value = new Set([...putAside.value, asked.id]);
}
