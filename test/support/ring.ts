import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";

/**
 * Rings an object's alarm at its set time, as the runtime does: the clock moves forward to it meanwhile. Returns
 * whether one was set.
 */
export async function ring(stub: DurableObjectStub): Promise<boolean> {
  const at = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
  if (at === null) return false;
  const ahead = Math.max(0, at - Date.now());
  const now = Date.now.bind(Date);
  const clock = vi.spyOn(Date, "now").mockImplementation(() => now() + ahead);
  try {
    return await runDurableObjectAlarm(stub);
  } finally {
    clock.mockRestore();
  }
}
