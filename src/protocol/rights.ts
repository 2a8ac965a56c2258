import type { ConversationKind } from "./conversation.ts";
import type { Role } from "./member.ts";

export type Action =
  | "rename"
  | "change_avatar"
  | "change_metadata"
  | "delete_conversation"
  | "add_member"
  | "add_admin"
  | "remove_member"
  | "remove_admin"
  | "set_role"
  | "leave"
  | "delete_others_message"
  | "mention_all"
  | "pin_message"
  | "read_revisions";

/**
 * The rights of each role, by kind of conversation. Every member may do what is not listed (read, send, type,
 * acknowledge). A direct conversation always has its two members, both owners, so nobody may change its membership.
 */
const ALLOWED: Record<ConversationKind, Record<Action, readonly Role[]>> = {
  group: {
    rename: ["owner", "admin"],
    change_avatar: ["owner", "admin"],
    change_metadata: ["owner", "admin"],
    delete_conversation: ["owner"],
    add_member: ["owner", "admin"],
    add_admin: ["owner"],
    remove_member: ["owner", "admin"],
    remove_admin: ["owner"],
    set_role: ["owner"],
    leave: ["owner", "admin", "member"],
    delete_others_message: ["owner", "admin"],
    mention_all: ["owner", "admin"],
    pin_message: ["owner", "admin"],
    read_revisions: ["owner", "admin"],
  },
  direct: {
    rename: [],
    change_avatar: [],
    change_metadata: ["owner"],
    delete_conversation: [],
    add_member: [],
    add_admin: [],
    remove_member: [],
    remove_admin: [],
    set_role: [],
    leave: [],
    delete_others_message: [],
    mention_all: [],
    pin_message: ["owner"],
    read_revisions: ["owner"],
  },
};

export function may(kind: ConversationKind, role: Role, action: Action): boolean {
  return ALLOWED[kind][action].includes(role);
}
