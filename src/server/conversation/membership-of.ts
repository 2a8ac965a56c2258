import type { Membership } from "#domain/membership.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";

/** The input of a decision about members. */
export function membershipOf(store: ConversationStore, max_members: number): Membership {
  return {
    kind: store.conversation.kind,
    head: store.head,
    members: store.members,
    staysOut: (userId) => store.personalOf(userId).stays_out,
    isBanned: (userId) => store.waysIn.isBanned(userId),
    max_members,
  };
}
