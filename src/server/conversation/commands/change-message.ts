import {
  decideDelete,
  decideEdit,
  decidePin,
  decideReact,
  withoutReply,
  type ChangeContext,
  type ChangeDecision,
} from "#domain/changing.ts";
import { REVISIONS_MAX } from "#protocol/limits.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Actor } from "#domain/actor.ts";
import type { Message, MessagePatch } from "#protocol/message.ts";
import type { Result } from "#protocol/result.ts";
import type { Profile } from "#protocol/user.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Target } from "#server/objects/conversation.ts";
import { done, refused, type Command, type ActorState } from "./command.ts";
import { messageFor } from "../visibility.ts";
import { report } from "./report.ts";
import { previewChanges } from "./preview.ts";
import { languageIn, mentionsIn } from "./text.ts";

/**
 * Writes two rows (the message, its earlier text) and one index entry; at `revisions_max` also the row of the text that
 * it drops. An edit of the metadata alone leaves no earlier text.
 */
export function editMessage(
  target: Target,
  { text, metadata, preview }: MessagePatch,
  metadataBytes: number,
  previews: boolean,
): Command<ChangeDecision> {
  const dropsPreview = preview === null;
  return changing(
    target,
    (context, { store, actor, now }) => {
      const written = text === undefined ? undefined : writtenBy(actor, text, store);
      return decideEdit(context, { written, metadata, metadataBytes, dropsPreview }, now);
    },
    (before, { now }, after) => {
      const { id: message_id, version, text: earlier, created_at, edited_at } = before;
      const changes = previewChanges(before, after, { now, previews, dropsPreview });
      if (after.text === earlier) return changes;
      const written_at = edited_at ?? created_at;
      const revision = { version, text: earlier, written_at, replaced_at: now };
      return [{ kind: "revision", message_id, revision, max: REVISIONS_MAX }, ...changes];
    },
    ({ id }, { store }) =>
      dropsPreview && store.previewWork.isWanted(id)
        ? [{ kind: "preview_settled", message_id: id }]
        : [],
  );
}

function writtenBy(actor: Actor, text: string, store: ConversationStore) {
  const mentions = mentionsIn(store, actor, text);
  return { text, mentions, language: languageIn(store, actor.user_id, text) };
}

/** Erases the text, the media and every earlier text. If the message is a reply, its thread no longer counts it. */
export function deleteMessage(target: Target): Command<ChangeDecision> {
  return changing(
    target,
    (context, { now }) => decideDelete(context, now),
    (before, { store, now }, after) => {
      const { id, media_url, reply_to } = before;
      const changes: Change[] = [
        { kind: "revisions_erased", message_id: id },
        ...previewChanges(before, after, { now, previews: false, dropsPreview: true }),
      ];
      if (media_url !== null && mediaKeyOf(media_url) !== null) {
        changes.push({ kind: "media_dropped", media_url });
      }
      const thread = reply_to === null ? undefined : store.messages.get(reply_to);
      if (thread !== undefined) {
        const remaining = store.messages.replies(thread.id, id);
        const message = withoutReply(thread, remaining, store.head + 2);
        changes.push({ kind: "message", message });
      }
      return changes;
    },
  );
}

/** Writes one row and one index entry: reactions are part of their message's row. */
export function reactToMessage(
  target: Target,
  emoji: string,
  active: boolean,
): Command<ChangeDecision> {
  return changing(target, (context) => decideReact(context, emoji, active));
}

/** Writes one row and one index entry, and for a new pin one more row with its report (SYSTEM-1). */
export function pinMessage(target: Target, active: boolean, app: Profile): Command<ChangeDecision> {
  return changing(
    target,
    (context, { store }) => decidePin(context, active, store.messages.pinnedCount()),
    ({ id }, state) => (active ? report(state, 1, { type: "pinned", message_id: id }, app) : []),
  );
}

/**
 * Makes a command of a decision about one message. `alongside`: returns the changes to write together with that of the
 * message, given the message before and after. `otherwise`: returns the changes to write if the message needs none.
 */
function changing(
  { message_id, if_version }: Target,
  decide: (context: ChangeContext, state: ActorState) => Result<ChangeDecision>,
  alongside: (before: Message, state: ActorState, after: Message) => Change[] = () => [],
  otherwise: (message: Message, state: ActorState) => Change[] = () => [],
): Command<ChangeDecision> {
  return (state) => {
    const { store, actor } = state;
    const before = messageFor(store, actor, message_id);
    const decision = decide(contextOf(store, actor, before, if_version), state);
    if (!decision.ok) return refused(decision.error);
    const { message, changed } = decision.value;
    if (before === undefined) return done(decision.value);
    if (!changed) return done(decision.value, ...otherwise(before, state));
    return done(decision.value, { kind: "message", message }, ...alongside(before, state, message));
  };
}

function contextOf(
  store: ConversationStore,
  actor: ChangeContext["actor"],
  message: Message | undefined,
  if_version: number | undefined,
): ChangeContext {
  return { kind: store.conversation.kind, head: store.head, actor, message, if_version };
}
