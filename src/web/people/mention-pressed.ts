import type { Member } from "#client/index.ts";
import { showPerson } from "./shown-person.ts";

/** Shows whose mention was pressed, if it was one of these people's. */
export function mentionPressed(
  target: EventTarget | null,
  members: ReadonlyMap<string, Member>,
): void {
  const mention = target instanceof Element ? target.closest(".mention") : null;
  const username = mention?.textContent.slice(1).toLowerCase();
  if (username === undefined) return;
  for (const member of members.values()) {
    if (member.username.toLowerCase() === username) return showPerson(member.user_id, member);
  }
}
