import type { Member } from "#client/index.ts";

/** Up to which message someone other than me has read. */
export function seenUpTo(members: ReadonlyMap<string, Member>, me: string | null): number {
  let seen = 0;
  for (const { user_id, read, left_at } of members.values()) {
    if (user_id !== me && left_at === null) seen = Math.max(seen, read);
  }
  return seen;
}

/** Who has read this message, its sender and me aside. */
export function seenBy(
  message: { readonly id: number; readonly sender_id: string },
  members: ReadonlyMap<string, Member>,
  me: string | null,
): readonly Member[] {
  return [...members.values()].filter(
    ({ user_id, read, left_at }) =>
      left_at === null && user_id !== me && user_id !== message.sender_id && read >= message.id,
  );
}
