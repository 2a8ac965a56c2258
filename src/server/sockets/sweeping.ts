import type { Job } from "../deadlines.ts";
import type { Sockets } from "./sockets.ts";

/** How often an object with open sockets wakes to look for dead ones. */
export const SWEEP_INTERVAL_MS = 3 * 60_000;

/** Closes sockets that are dead or whose token has expired, while any are open. */
export function sweeping(sockets: Sockets): Job {
  const since = Date.now();
  return {
    name: "sweep",
    backoffMaxMs: SWEEP_INTERVAL_MS,
    due: (now) =>
      sockets.size === 0
        ? null
        : Math.min(now, Math.max(sockets.sweptAt, since)) + SWEEP_INTERVAL_MS,
    run: async (now) => {
      sockets.sweep(now);
    },
  };
}
