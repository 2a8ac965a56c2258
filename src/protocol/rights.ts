import type { ConversationKind } from "./conversation.ts";
import type { Role } from "./member.ts";

/** The role of an actor: that of a member, or the app, which needs no membership (KEY-5). */
export type ActorRole = Role | "app";

/** An action in a conversation that only some roles may take. */
export type Action =
  | "rename"
  | "change_avatar"
  | "change_metadata"
  | "change_history"
  | "delete_conversation"
  | "add_member"
  | "add_admin"
  | "remove_member"
  | "remove_admin"
  | "invite"
  | "change_joining"
  | "answer_join_request"
  | "set_role"
  | "leave"
  | "edit_others_message"
  | "delete_others_message"
  | "mention_all"
  | "pin_message"
  | "read_revisions";

/**
 * The rights of each role, by kind of conversation. Every member may take actions that are not listed (read, send,
 * type, acknowledge), and so may the app, except for those that belong to a person alone. A direct conversation always
 * has its two members, both owners, so nobody may change its membership; a person who leaves it only removes it from
 * their own list (CLEAR-3).
 */
const ALLOWED: Record<ConversationKind, Record<Action, readonly ActorRole[]>> = {
  group: {
    rename: ["owner", "admin", "app"],
    change_avatar: ["owner", "admin", "app"],
    change_metadata: ["owner", "admin", "app"],
    change_history: ["owner", "admin", "app"],
    delete_conversation: ["owner", "app"],
    add_member: ["owner", "admin", "app"],
    add_admin: ["owner", "app"],
    remove_member: ["owner", "admin", "app"],
    remove_admin: ["owner", "app"],
    invite: ["owner", "admin", "app"],
    change_joining: ["owner", "admin", "app"],
    answer_join_request: ["owner", "admin", "app"],
    set_role: ["owner", "app"],
    leave: ["owner", "admin", "member"],
    edit_others_message: ["app"],
    delete_others_message: ["owner", "admin", "app"],
    mention_all: ["owner", "admin", "app"],
    pin_message: ["owner", "admin", "app"],
    read_revisions: ["owner", "admin", "app"],
  },
  direct: {
    rename: [],
    change_avatar: [],
    change_metadata: ["owner", "app"],
    change_history: [],
    delete_conversation: ["app"],
    add_member: [],
    add_admin: [],
    remove_member: [],
    remove_admin: [],
    invite: [],
    change_joining: [],
    answer_join_request: [],
    set_role: [],
    leave: ["owner"],
    edit_others_message: ["app"],
    delete_others_message: ["app"],
    mention_all: [],
    pin_message: ["owner", "app"],
    read_revisions: ["owner", "app"],
  },
};

/** Whether this role may create invitations here. Every member may in a group with `members_invite`. */
export function mayInvite(
  { kind, members_invite }: { kind: ConversationKind; members_invite?: boolean | undefined },
  role: ActorRole,
): boolean {
  return may(kind, role, "invite") || (kind === "group" && members_invite === true);
}

/** Whether this role may take this action in a conversation of this kind. The server decides by the same table. */
export function may(kind: ConversationKind, role: ActorRole, action: Action): boolean {
  return ALLOWED[kind][action].includes(role);
}
