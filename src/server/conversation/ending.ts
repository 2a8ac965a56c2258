import { permit } from "#domain/permissions.ts";
import type { Result } from "#protocol/result.ts";
import { PROJECTED_ANSWER_MS, type Room, type Transaction } from "./room.ts";

/** An owner's deletion: the alarm goes on with what takes longer. */
export async function deleteConversation(room: Room, actorId: string): Promise<Result<null>> {
  const deleted = await room.change(
    actorId,
    (transaction, actor) => {
      const { kind } = transaction.store.conversation;
      const permitted = permit(kind, actor.role, "delete_conversation");
      if (permitted.ok) markEnded(room, transaction);
      return permitted;
    },
    { alone: true },
  );
  if (deleted.ok) await ended(room);
  return deleted;
}

/** In the transaction after which there is no such conversation. */
export function markEnded(room: Room, { store }: Transaction): void {
  const now = Date.now();
  store.markDeleted(new Date(now).toISOString());
  room.clock.eraseDue(now + PROJECTED_ANSWER_MS);
}

/** Everyone's sockets go, then D1's rows, then ours. */
export async function ended(room: Room): Promise<void> {
  for (const userId of room.sockets.online()) {
    for (const session of room.sockets.byUser(userId)) room.sockets.close(session, "not_found");
  }
  await room.erased();
}
