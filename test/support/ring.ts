import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";

/**
 * Rings an object's alarm as the runtime does, at the time that it is set for: everyone's clock is put forward to it
 * meanwhile. Answers whether it was set.
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
