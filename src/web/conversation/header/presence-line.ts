import type { ConnectionState, ConversationView } from "#client/index.ts";
import { nameIn, type People } from "../people.ts";

/** What stands under the title. */
export type PresenceLine =
  | { readonly kind: "typing"; readonly names: readonly string[] }
  /** Not online: neither here nor, of those it tells of, in the inbox. */
  | { readonly kind: "direct"; readonly online: boolean }
  | { readonly kind: "group"; readonly members: number; readonly online: number };

type Seen = Pick<ConversationView, "typing" | "members" | "online" | "me" | "conversation"> & {
  readonly connection: Pick<ConnectionState, "status">;
};

/** What was last heard of others is worth nothing once one hears no more. */
export function isPresenceKnown({ connection }: Pick<Seen, "connection">): boolean {
  return connection.status === "open";
}

/** `peers`: who is online as the inbox tells, wherever they are. */
export function presenceLine(view: Seen, people: People, peers: ReadonlySet<string>): PresenceLine {
  const { typing, members, online, me, conversation } = view;
  const isKnown = isPresenceKnown(view);
  if (isKnown && typing.length > 0) {
    return { kind: "typing", names: typing.map((id) => nameIn(people, id)) };
  }
  const present = [...members.values()].filter(({ left_at }) => left_at === null);
  const others = present.filter(({ user_id }) => online.has(user_id) && user_id !== me?.user_id);
  const here = isKnown ? others.length : 0;
  return conversation?.kind === "direct"
    ? { kind: "direct", online: here > 0 || peers.has(conversation.direct_with?.user_id ?? "") }
    : { kind: "group", members: present.length, online: here };
}
