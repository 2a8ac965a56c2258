import type { Actor } from "#domain/actor.ts";
import { activeMembers } from "#domain/membership.ts";
import { resolveMentions } from "#domain/mentions.ts";
import { may } from "#protocol/rights.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { detectLanguage } from "#server/translation/detect.ts";

/** Returns the user ids that a text of this sender mentions (MENTION-1). */
export function mentionsIn(
  store: ConversationStore,
  sender: Actor,
  text: string | undefined,
): string[] {
  if (text === undefined || !/[@＠]/.test(text)) return [];
  const mayMentionAll = may(store.conversation.kind, sender.role, "mention_all");
  return resolveMentions(text, activeMembers(store.members), mayMentionAll);
}

/**
 * Detects a text's language only if it matters, because members read several languages or ask for translations:
 * detection takes about 25 µs for a hundred characters, a tenth of a commit.
 */
export function languageIn(
  store: ConversationStore,
  senderId: string,
  text: string | undefined,
): string | null {
  return store.memberStates.isMixed
    ? detectLanguage(text, store.personalOf(senderId).language)
    : null;
}
