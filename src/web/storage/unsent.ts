import { signal } from "@preact/signals";
import type { KeptSend } from "#client/index.ts";

/** A conversation's unsent messages. `failed`: one failed and waits for the user. */
export interface Unsent {
  readonly waits: boolean;
  readonly failed: boolean;
  /** The newest of them. */
  readonly newest: { readonly text: string; readonly queued_at: number };
}

type Kept = Pick<KeptSend, "draft" | "queued_at" | "failed"> & { readonly conversation_id: string };

/** All unsent messages, by conversation. */
export type AllUnsent = ReadonlyMap<string, Unsent>;

export const unsent = signal<AllUnsent>(new Map());

export function unsentOf(outbox: readonly Kept[]): AllUnsent {
  const all = new Map<string, Unsent>();
  for (const { conversation_id, draft, queued_at, failed } of outbox) {
    const known = all.get(conversation_id);
    const isNewest = known === undefined || known.newest.queued_at < queued_at;
    all.set(conversation_id, {
      waits: known?.waits === true || failed === undefined,
      failed: known?.failed === true || failed !== undefined,
      newest: isNewest ? { text: draft.text ?? "", queued_at } : known.newest,
    });
  }
  return all;
}
