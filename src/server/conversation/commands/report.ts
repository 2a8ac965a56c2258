import { senderRecord } from "#domain/membership.ts";
import { systemMessage, type Reported } from "#domain/system-messages.ts";
import type { Profile } from "#protocol/user.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ActorState } from "./command.ts";

/**
 * SYSTEM-1: returns the system message that reports a change, to commit with that change: one row. `after`: how many
 * records of the same command precede it. `app`: the app's profile; if the app acted, members also get its record.
 */
export function report(
  { store, actor, now }: ActorState,
  after: number,
  reported: Reported,
  app: Profile,
): Change[] {
  const { user_id } = actor;
  const id = store.head + after + 1;
  const place = { conversation_id: store.conversation.id, sender_id: user_id, id };
  const changes: Change[] = [{ kind: "message", message: systemMessage(place, reported, now) }];
  if (actor.role === "app") {
    const member = senderRecord(store.members.get(user_id), { ...app, user_id }, id + 1, now);
    if (member !== null) changes.push({ kind: "member", member });
  }
  return changes;
}
