import { runtime, type LocksLike } from "./runtime.ts";

/** Runs `work` while nobody else holds the lock. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** The lock of a store that is not shared. */
export const noLock: Lock = (work) => work();

/**
 * Serialises work across all tabs of the origin, if the runtime has Web Locks; runtimes without them have no tabs. A
 * browser that refuses storage refuses locks too: then each tab works independently.
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
      // Its rejection belongs to the caller, not to the lock.
      await outcome.catch(() => undefined);
    };
    await locks.request(name, granted).catch(() => undefined);
    return outcome ?? work();
  };
}
