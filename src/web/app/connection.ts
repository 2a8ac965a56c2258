import { computed, effect, signal, untracked } from "@preact/signals";
import { inboxConnection } from "#web/inbox/inbox.ts";
import {
  connectionNotice,
  GRACE_MS,
  isAllWell,
  leastWell,
  type ConnectionFacts,
  type ConnectionStanding,
} from "./connection-notice.ts";

/** `navigator.onLine` as a signal. It is reliable only when false. */
export const browserOnline = signal(navigator.onLine);

for (const type of ["online", "offline"] as const) {
  addEventListener(type, () => {
    browserOnline.value = navigator.onLine;
  });
}

/** The connection of the shown conversation, which sets it. */
export const shownConnection = signal<ConnectionStanding | null>(null);

const standing = computed(() => leastWell(inboxConnection.value, shownConnection.value));
const now = signal(Date.now());
/** When the trouble began; `null` while both connections are healthy. */
const amissSince = signal<number | null>(null);

effect(() => {
  const isWell = isAllWell({ ...standing.value, browserOnline: browserOnline.value });
  const since = untracked(() => amissSince.value);
  if (isWell) amissSince.value = null;
  else if (since === null) amissSince.value = Date.now();
});

effect(() => {
  if (amissSince.value === null) return undefined;
  const timer = setTimeout(() => {
    now.value = Date.now();
  }, GRACE_MS);
  return () => clearTimeout(timer);
});

/** The notice to show about the connection, and when the trouble began. */
export const connection = computed(() => {
  const since = amissSince.value;
  if (since === null) return { notice: null, since: 0 };
  const facts: ConnectionFacts = {
    ...standing.value,
    since,
    browserOnline: browserOnline.value,
  };
  return { notice: connectionNotice(facts, Math.max(now.value, since)), since };
});
