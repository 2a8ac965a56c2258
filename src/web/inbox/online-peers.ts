import { signal } from "@preact/signals";

/** Who reloads the page goes, and comes back within a second or a few: who is gone for less is shown as if they stayed. */
const STAYS_MS = 5_000;

const NOBODY: ReadonlySet<string> = new Set();

/** The user ids of direct peers who are online, according to the inbox. */
export const onlinePeers = signal(NOBODY);

const leaving = new Map<string, ReturnType<typeof setTimeout>>();

/** `null` when nothing is known any more: then nobody stays. */
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
