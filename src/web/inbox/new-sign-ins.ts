import { computed, signal } from "@preact/signals";
import type { Session } from "#client/index.ts";
import { inboxNewSignIns } from "./inbox.ts";

/** Put aside until the page is loaded again; the list of devices goes on showing them. */
const putAside = signal<ReadonlySet<string>>(new Set());

export const newSignIns = inboxNewSignIns;

/** The sign-in to ask about now: the first that nobody has confirmed. */
export const askedAbout = computed<Session | null>(
  () => newSignIns.value.find(({ id }) => !putAside.value.has(id)) ?? null,
);

export function putAsideSignIn(): void {
  const asked = askedAbout.value;
  if (asked !== null) putAside.value = new Set([...putAside.value, asked.id]);
}
