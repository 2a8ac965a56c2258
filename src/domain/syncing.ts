/** The position that a client claims. */
export interface ClientPosition {
  since: number;
  epoch: string;
}

export type SyncPlan = { kind: "snapshot" } | { kind: "changes"; since: number };

/**
 * RESUME-1, RESET-1: a client of this epoch gets the changes it missed; a new client, one of another epoch, or one that
 * claims to be ahead of the server (from another history) starts over.
 */
export function planSync(
  position: ClientPosition | null,
  ours: { head: number; epoch: string },
): SyncPlan {
  if (position === null || position.epoch !== ours.epoch || position.since > ours.head) {
    return { kind: "snapshot" };
  }
  return { kind: "changes", since: position.since };
}
