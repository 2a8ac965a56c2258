import type { Member } from "#client/index.ts";
import { showPerson } from "./shown-person.ts";

/** `username`: of one of these people, in lower case. */
export function showMentioned(username: string, members: ReadonlyMap<string, Member>): void {
  for (const member of members.values()) {
    if (member.username.toLowerCase() === username) return showPerson(member.user_id, member);
  }
}
