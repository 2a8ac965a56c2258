import { senderRecord } from "#domain/membership.ts";
import { systemMessage, type Reported } from "#domain/system-messages.ts";
import type { Profile } from "#protocol/user.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ActorState } from "./command.ts";

/**
 * SYSTEM-1: a system message, committed with the change that it reports: one row. `after`: how many records of the same
 * command come before it. `app`: what the app is called, of which members get a record where it acted.
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
