/** The delay in a browser that does not report when it is idle (ms). */
const PAUSE_MS = 200;

/** Runs it when nothing else is to be done; answers how to call that off. */
export function whenIdle(run: () => void): () => void {
  if ("requestIdleCallback" in globalThis) {
    const handle = requestIdleCallback(run);
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(run, PAUSE_MS);
  return () => clearTimeout(timer);
}
