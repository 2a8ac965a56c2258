import { joining } from "#domain/membership.ts";
import { withMetadata } from "#domain/metadata.ts";
import type { Role } from "#protocol/member.ts";
import { APP_ID } from "#protocol/user.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import type { NewConversation, NewMember } from "../objects/conversation.ts";

/** Gives every record its own version, so that a page of changes may end between any two. */
export function createConversation(
  storage: DurableObjectStorage,
  spec: NewConversation,
): ConversationStore {
  const now = new Date().toISOString();
  const { id, kind, title, metadata } = spec;
  const history = kind === "group" ? { history: spec.history ?? ("all" as const) } : {};
  const record = withMetadata(
    {
      id,
      kind,
      title,
      avatar_url: null,
      ...history,
      version: 1,
      ...(kind === "group" && { created_by: spec.creator?.user_id ?? APP_ID }),
      created_at: now,
    },
    metadata,
  );
  const store = ConversationStore.create(storage, record, crypto.randomUUID());
  const otherRole: Role = kind === "direct" ? "owner" : "member";
  const creator = spec.creator === null ? [] : [spec.creator];
  const first: [NewMember, Role][] = [
    ...creator.map((person): [NewMember, Role] => [person, "owner"]),
    ...spec.others.map((other): [NewMember, Role] => [other, otherRole]),
  ];
  // They join at the same moment, so they are listed in the order of storage.
  first.sort(([a], [b]) => (a.user_id < b.user_id ? -1 : 1));
  for (const [person, role] of first) {
    const opened = kind === "group" || person === spec.creator;
    const request = spec.request === true && person !== spec.creator ? "pending" : null;
    store.putMember(joining(person, role, store.head + 1, 0, now), opened, request);
  }
  for (const { user_id, read_receipts, language } of [...creator, ...spec.others]) {
    store.setReceipts(user_id, read_receipts);
    store.setLanguage(user_id, language);
  }
  return store;
}
