import { runtime, type LocksLike } from "./runtime.ts";

/** Runs `work` while no one else holds the lock. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** For a store that nobody shares. */
export const noLock: Lock = (work) => work();

/** Serialises over all tabs of the origin, where the runtime has Web Locks; elsewhere there are no tabs. */
export function webLock(
  name: string,
  locks: LocksLike | undefined = runtime.navigator?.locks,
): Lock {
  if (locks === undefined) return noLock;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    let outcome: Promise<T> | undefined;
    await locks.request(name, async () => {
      outcome = work();
      // Its rejection is for the caller, not for the lock.
      await outcome.catch(() => undefined);
    });
    if (outcome === undefined) throw new Error("the lock was not granted");
    return outcome;
  };
}
