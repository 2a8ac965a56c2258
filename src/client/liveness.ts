/** Whether a socket is still alive. Anything received is a sign of life. */
export interface Liveness {
  readonly heartbeatMs: number;
  readonly pingAt: number;
  /** Something must arrive by then; `null` if nothing is awaited. */
  readonly deadline: number | null;
}

/** Heartbeats of silence after a ping, after which a socket counts as dead. */
const SILENT_HEARTBEATS = 1.5;

/** How long a probe waits for its answer. */
export const PROBE_MS = 5_000;

export function startLiveness(heartbeatMs: number, now: number): Liveness {
  return { heartbeatMs, pingAt: now + heartbeatMs, deadline: null };
}

export function heard(liveness: Liveness): Liveness {
  return liveness.deadline === null ? liveness : { ...liveness, deadline: null };
}

/** After a regular ping. */
export function pinged(liveness: Liveness, now: number): Liveness {
  const { heartbeatMs } = liveness;
  const deadline = liveness.deadline ?? now + SILENT_HEARTBEATS * heartbeatMs;
  return { heartbeatMs, pingAt: now + heartbeatMs, deadline };
}

/**
 * After a ping because the socket is suspected to be dead. Keeps an earlier deadline, so that probes cannot postpone
 * it.
 */
export function probed(liveness: Liveness, now: number): Liveness {
  const { heartbeatMs, deadline } = liveness;
  const pending = deadline !== null && deadline > now ? deadline : Number.POSITIVE_INFINITY;
  return { heartbeatMs, pingAt: now + heartbeatMs, deadline: Math.min(pending, now + PROBE_MS) };
}

export function nextCheck({ pingAt, deadline }: Liveness): number {
  return Math.min(pingAt, deadline ?? Number.POSITIVE_INFINITY);
}

export function verdict(liveness: Liveness, now: number): "dead" | "ping" | "fine" {
  if (liveness.deadline !== null && now >= liveness.deadline) return "dead";
  return now >= liveness.pingAt ? "ping" : "fine";
}
