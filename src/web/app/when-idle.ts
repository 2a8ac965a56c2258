/** The delay in browsers without `requestIdleCallback` (ms). */
const PAUSE_MS = 200;

/** Runs work once the browser is idle, or after `timeout` ms; returns a function that cancels it. */
export function whenIdle(run: () => void, options?: { timeout: number }): () => void {
  if ("requestIdleCallback" in globalThis) {
    const handle = requestIdleCallback(run, options);
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(run, PAUSE_MS);
  return () => clearTimeout(timer);
}
