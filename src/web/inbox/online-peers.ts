import { signal } from "@preact/signals";

/** A reload of the page takes someone offline for a few seconds: a shorter absence is not shown. */
const STAYS_MS = 5_000;

const NOBODY: ReadonlySet<string> = new Set();

/** The ids of direct peers who are online, according to the inbox. */
export const onlinePeers = signal(NOBODY);

const leaving = new Map<string, ReturnType<typeof setTimeout>>();

/** `null` while the inbox is not connected: then nobody is shown online. */
export function showOnline(online: ReadonlySet<string> | null): void {
  const shown = onlinePeers.peek();
  for (const [id, timer] of leaving) {
    if (online !== null && !online.has(id)) continue;
    clearTimeout(timer);
    leaving.delete(id);
  }
  if (online === null) {
    onlinePeers.value = NOBODY;
    return;
  }
  for (const id of shown) {
    if (online.has(id) || leaving.has(id)) continue;
    leaving.set(
      id,
      setTimeout(() => hide(id), STAYS_MS),
    );
  }
  if ([...online].some((id) => !shown.has(id))) onlinePeers.value = new Set([...shown, ...online]);
}

function hide(id: string): void {
  leaving.delete(id);
  onlinePeers.value = new Set([...onlinePeers.peek()].filter((other) => other !== id));
}
