import { signal } from "@preact/signals";

/** Of a conversation: some of what was written in it waits to go out, some has failed and waits for the person. */
export interface Unsent {
  readonly waits: boolean;
  readonly failed: boolean;
}

/** By conversation, over all of the outbox. */
export type AllUnsent = ReadonlyMap<string, Unsent>;

export const unsent = signal<AllUnsent>(new Map());

export function unsentOf(
  outbox: readonly { readonly conversation_id: string; readonly failed?: object | undefined }[],
): AllUnsent {
  const all = new Map<string, Unsent>();
  for (const { conversation_id, failed } of outbox) {
    const known = all.get(conversation_id);
    all.set(conversation_id, {
      waits: known?.waits === true || failed === undefined,
      failed: known?.failed === true || failed !== undefined,
    });
  }
  return all;
}
