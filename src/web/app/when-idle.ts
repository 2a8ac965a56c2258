/** The delay in browsers without `requestIdleCallback` (ms). */
const PAUSE_MS = 200;

/**
 * Runs work once the browser is idle, or after `timeout` ms, and then with `isLate`. Returns a function that cancels it.
 */
export function whenIdle(
  run: (isLate: boolean) => void,
  options?: { timeout: number },
): () => void {
  if ("requestIdleCallback" in globalThis) {
    const handle = requestIdleCallback(({ didTimeout }) => run(didTimeout), options);
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(() => run(false), PAUSE_MS);
  return () => clearTimeout(timer);
}
