import {
  may,
  type Action,
  type ConversationKind,
  type Member,
  type Message,
} from "#client/index.ts";

/** Who is acting, and where. */
export interface Actor {
  readonly kind: ConversationKind | null;
  readonly me: Pick<Member, "user_id" | "role"> | null;
}

/** These decide what the page offers. The server decides what it allows. */
export function mayEdit(message: Message, { me }: Actor): boolean {
  const isThere = message.deleted_at === null && message.text !== null;
  return isOwn(message, me) && isThere && message.forwarded === undefined;
}

export function mayRemovePreview(message: Message, actor: Actor): boolean {
  return message.preview !== undefined && mayEdit(message, actor);
}

export function mayDelete(message: Message, actor: Actor): boolean {
  if (message.deleted_at !== null) return false;
  return isOwn(message, actor.me) || mayAs(actor, "delete_others_message");
}

function isOwn(message: Message, me: Actor["me"]): boolean {
  return me !== null && message.sender_id === me.user_id;
}

export function mayPin(message: Message, actor: Actor): boolean {
  return message.deleted_at === null && mayAs(actor, "pin_message");
}

export function maySeeRevisions({ edited_at, deleted_at }: Message, actor: Actor): boolean {
  return edited_at !== null && deleted_at === null && mayAs(actor, "read_revisions");
}

export function mayMentionAll(actor: Actor): boolean {
  return mayAs(actor, "mention_all");
}

function mayAs({ kind, me }: Actor, action: Action): boolean {
  return kind !== null && me !== null && may(kind, me.role, action);
}
