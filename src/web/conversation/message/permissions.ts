import type { ConversationKind, Member, Message } from "#client/index.ts";

/** Who is acting, and where. */
export interface Actor {
  readonly kind: ConversationKind | null;
  readonly me: Pick<Member, "user_id" | "role"> | null;
}

/** What the interface offers; what is allowed, the server decides. */
export function mayEdit(message: Message, { me }: Actor): boolean {
  return isOwn(message, me) && message.deleted_at === null && message.text !== null;
}

export function mayDelete(message: Message, { kind, me }: Actor): boolean {
  if (message.deleted_at !== null) return false;
  return isOwn(message, me) || (kind === "group" && me !== null && me.role !== "member");
}

function isOwn(message: Message, me: Actor["me"]): boolean {
  return me !== null && message.sender_id === me.user_id;
}

export function mayPin(message: Message, { me }: Actor): boolean {
  return message.deleted_at === null && me !== null && me.role !== "member";
}

/** The texts before its edits. */
export function maySeeRevisions({ edited_at, deleted_at }: Message, { me }: Actor): boolean {
  return edited_at !== null && deleted_at === null && me !== null && me.role !== "member";
}

/** `@all` */
export function mayMentionAll({ kind, me }: Actor): boolean {
  return kind === "group" && me !== null && me.role !== "member";
}
