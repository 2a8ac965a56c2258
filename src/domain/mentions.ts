import { MENTIONS_MAX } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import { type Message } from "#protocol/message.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import { mentionedName } from "#text/mentions.ts";
import { mentionsIn } from "#text/reading.ts";

/**
 * Resolves a text's mentions: members by username, regardless of case; `@all` only if the sender may mention everyone.
 * Only the server decides this, so that a forged frame can mention nobody.
 */
export function resolveMentions(
  text: string | null,
  members: Iterable<Member>,
  mayCallAll: boolean,
): string[] {
  const written = text === null ? [] : mentionsIn(text);
  if (written.length === 0) return [];
  const byName = new Map<string, string>();
  for (const member of members) byName.set(member.username.toLowerCase(), member.user_id);
  const mentioned = new Set<string>();
  for (const mention of written) {
    const isAll = mayCallAll && mentionedName(mention, (one) => one === MENTION_ALL) !== undefined;
    const id = isAll
      ? MENTION_ALL
      : byName.get(mentionedName(mention, (one) => byName.has(one)) ?? "");
    if (id !== undefined) mentioned.add(id);
    if (mentioned.size >= MENTIONS_MAX) break;
  }
  return [...mentioned];
}

/** Whether a change of a message changes what it says: it is new, or its text was edited or deleted. */
export function changesText(before: Message | undefined, after: Message): boolean {
  return before?.text !== after.text || before.deleted_at !== after.deleted_at;
}

/**
 * Returns who is notified of a change in a large group: the message's sender and, if its text changed, everyone it
 * mentions or mentioned. A reaction to a message that mentions everyone notifies only its sender.
 */
export function notifiedOf(before: Message | undefined, after: Message): string[] {
  const mentioned = [...(before?.mentions ?? []), ...after.mentions];
  return [after.sender_id, ...(changesText(before, after) ? mentioned : [])];
}
