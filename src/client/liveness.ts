/** Whether a socket still carries anything. Anything received is a sign of life. */
export interface Liveness {
  readonly heartbeatMs: number;
  readonly pingAt: number;
  /** Something must arrive until then; `null` when nothing is awaited. */
  readonly deadline: number | null;
}

/** Heartbeats of silence, after a ping, that make a socket dead. */
const SILENT_HEARTBEATS = 1.5;

/** How long a probe waits for its answer. */
export const PROBE_MS = 5_000;

export function startLiveness(heartbeatMs: number, now: number): Liveness {
  return { heartbeatMs, pingAt: now + heartbeatMs, deadline: null };
}

export function heard(liveness: Liveness): Liveness {
  return liveness.deadline === null ? liveness : { ...liveness, deadline: null };
}

/** After a ping was sent because it was time. */
export function pinged(liveness: Liveness, now: number): Liveness {
  const { heartbeatMs } = liveness;
  const deadline = liveness.deadline ?? now + SILENT_HEARTBEATS * heartbeatMs;
  return { heartbeatMs, pingAt: now + heartbeatMs, deadline };
}

/** After a ping was sent because the socket is suspected. A nearer deadline stays, so that probes cannot put it off. */
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
