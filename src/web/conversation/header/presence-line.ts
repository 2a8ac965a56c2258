import type { ConnectionState, ConversationView } from "#client/index.ts";
import { nameIn, type People } from "../people.ts";

/** The line below the title. */
export type PresenceLine =
  | { readonly kind: "typing"; readonly names: readonly string[] }
  | { readonly kind: "direct"; readonly online: boolean }
  | { readonly kind: "group"; readonly members: number; readonly online: number };

type Seen = Pick<ConversationView, "typing" | "members" | "me" | "conversation"> & {
  readonly connection: Pick<ConnectionState, "status">;
};

/** Presence goes stale once the connection is lost. */
export function isPresenceKnown({ connection }: Pick<Seen, "connection">): boolean {
  return connection.status === "open";
}

/** `isOnline` is the page's common source, so that this line counts the same dots that the page shows. */
export function presenceLine(
  view: Seen,
  people: People,
  isOnline: (user_id: string) => boolean,
): PresenceLine {
  const { typing, members, me, conversation } = view;
  if (isPresenceKnown(view) && typing.length > 0) {
    return { kind: "typing", names: typing.map((id) => nameIn(people, id)) };
  }
  if (conversation?.kind === "direct") {
    return { kind: "direct", online: isOnline(conversation.direct_with?.user_id ?? "") };
  }
  const present = [...members.values()].filter(({ left_at }) => left_at === null);
  const online = present.filter(({ user_id }) => user_id !== me?.user_id && isOnline(user_id));
  return { kind: "group", members: present.length, online: online.length };
}
