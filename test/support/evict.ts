import { evictDurableObject } from "cloudflare:test";

const IN_USE = "it still has active references";
const WAIT_MS = 60_000;

/**
 * Puts an object to sleep once nothing refers to it any more, as the runtime does. On a busy machine a test's last call
 * or projection may run for longer than one attempt waits.
 */
export async function evict(
  stub: DurableObjectStub,
  options?: Parameters<typeof evictDurableObject>[1],
): Promise<void> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    try {
      return await evictDurableObject(stub, options);
    } catch (error) {
      if (!String(error).includes(IN_USE) || Date.now() > until) throw error;
    }
  }
}
