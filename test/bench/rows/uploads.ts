import { parleyStore } from "../media/stores.ts";
import type { ParleySystem } from "../parley-system.ts";
import { difference, tally, type Counted } from "./counted.ts";

const TIMES = 20;

/** Rows of uploads themselves: they are in D1 only, and no conversation's. */
export async function countUploads(system: ParleySystem): Promise<Counted> {
  const { put } = await parleyStore(system);
  const before = await tally(system, "uploads");
  for (let count = 0; count < TIMES; count += 1) await put(Buffer.from(`file ${count}`));
  const written = difference(await tally(system, "uploads"), before);
  return { operation: "upload", load: "one after another", times: TIMES, ...written };
}
