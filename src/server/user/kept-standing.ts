import { z } from "zod";
import type { SpreadProgress } from "./conversation-spread.ts";

/** The part of an object's storage that this needs. */
interface KeyValues {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  delete(key: string): unknown;
}

const KEY = "standing";
const progressSchema = z
  .object({ value: z.boolean(), after: z.string().nullable(), failed: z.array(z.string()) })
  .nullable();

/** REACH-2: the direct conversations that do not know yet whether the account is in use; one row, deleted when done. */
export function keptStanding(kv: KeyValues) {
  return {
    progress: (): SpreadProgress<boolean> | null => progressSchema.parse(kv.get(KEY) ?? null),
    put: (progress: SpreadProgress<boolean>) => {
      kv.put(KEY, progress);
    },
    done: () => {
      kv.delete(KEY);
    },
  };
}
