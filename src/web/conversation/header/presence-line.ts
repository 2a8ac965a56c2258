import type { ConversationView } from "#client/index.ts";
import { nameIn, type People } from "../people.ts";

/** What stands under the title. */
export type PresenceLine =
  | { readonly kind: "typing"; readonly names: readonly string[] }
  | { readonly kind: "direct"; readonly online: boolean }
  | { readonly kind: "group"; readonly members: number; readonly online: number };

type Seen = Pick<ConversationView, "typing" | "members" | "online" | "me" | "conversation">;

export function presenceLine(
  { typing, members, online, me, conversation }: Seen,
  people: People,
): PresenceLine {
  if (typing.length > 0) {
    return { kind: "typing", names: typing.map((id) => nameIn(people, id)) };
  }
  const present = [...members.values()].filter(({ left_at }) => left_at === null);
  const here = present.filter(({ user_id }) => online.has(user_id) && user_id !== me?.user_id);
  return conversation?.kind === "direct"
    ? { kind: "direct", online: here.length > 0 }
    : { kind: "group", members: present.length, online: here.length };
}
