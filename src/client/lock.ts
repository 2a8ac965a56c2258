import { runtime, type LocksLike } from "./runtime.ts";

/** Runs `work` while no one else holds the lock. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** The lock for a store that nobody shares. */
export const noLock: Lock = (work) => work();

/**
 * Serialises over all tabs of the origin, where the runtime has Web Locks; elsewhere there are no tabs. A browser that
 * refuses storage refuses them too: then each tab is on its own.
 */
export function webLock(
  name: string,
  locks: LocksLike | undefined = runtime.navigator?.locks,
): Lock {
  if (locks === undefined) return noLock;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    let outcome: Promise<T> | undefined;
    const granted = async () => {
      outcome = work();
      // Its rejection is for the caller, not for the lock.
      await outcome.catch(() => undefined);
    };
    await locks.request(name, granted).catch(() => undefined);
    return outcome ?? work();
  };
}
