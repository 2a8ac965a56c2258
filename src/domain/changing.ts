import type { ConversationKind } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import { PINS_MAX, REACTIONS_MAX, REACTORS_MAX } from "#protocol/limits.ts";
import { NO_CONTENT } from "#protocol/content.ts";
import type { Message, Reaction } from "#protocol/message.ts";
import type { MetadataPatch } from "#protocol/metadata.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { hasVisible } from "#text/visible.ts";
import { checkMetadata, sameMetadata, withMetadata } from "./metadata.ts";
import type { Actor } from "./actor.ts";
import { permit } from "./permissions.ts";
import { stillPreviewed, withoutPreview } from "./previewing.ts";
import { isReport } from "./system-messages.ts";

/** A requested change: the message, the person, and the version that they expect it to have. */
export interface ChangeContext {
  kind: ConversationKind;
  head: number;
  actor: Actor;
  message: Message | undefined;
  if_version: number | undefined;
}

/** The message after the change; `changed` is false if the change has no effect. */
export interface ChangeDecision {
  message: Message;
  changed: boolean;
}

/** A requested edit; a text comes with its parsed form. */
export interface Edit {
  written: { text: string; mentions: string[]; language: string | null } | undefined;
  metadata: MetadataPatch | undefined;
  /** PREVIEW-4: whether it removes the preview. */
  dropsPreview?: boolean;
  /** The operator's limit on the resulting metadata. */
  metadataBytes: number;
}

/**
 * EDIT-1: edits one's own message, or another's according to the table of rights. META-5: only a new text marks a
 * message as edited.
 */
export function decideEdit(
  context: ChangeContext,
  { written, metadata, metadataBytes, dropsPreview = false }: Edit,
  now: string,
): Result<ChangeDecision> {
  const present = presentMessage(context);
  if (!present.ok) return present;
  const message = present.value;
  if (message.sender_id !== context.actor.user_id) {
    const permitted = permit(context.kind, context.actor.role, "edit_others_message");
    if (!permitted.ok) return err(failure("forbidden"));
  }
  const metadataOnly = withMetadata(message, metadata);
  const described = dropsPreview ? withoutPreview(metadataOnly) : metadataOnly;
  const fits = checkMetadata(described, metadataBytes);
  if (!fits.ok) return fits;
  const text = written === undefined ? message.text : visibleText(written.text);
  if (text === null && message.media_url === null) {
    return err(
      failure("validation_failed", "The request is not valid", {
        issues: [{ path: "text", message: NO_CONTENT }],
      }),
    );
  }
  if (written !== undefined && text !== message.text) {
    if (message.forwarded !== undefined) {
      return err(failure("forbidden", "A forwarded message cannot be edited"));
    }
    const { mentions, language } = written;
    const text_version = context.head + 1;
    const edited = { ...described, text, text_version, mentions, language, edited_at: now };
    return changed(context, stillPreviewed(edited) ? edited : withoutPreview(edited));
  }
  return sameMetadata(described, message) && described.preview === message.preview
    ? ok({ message, changed: false })
    : changed(context, described);
}

function visibleText(text: string): string | null {
  return hasVisible(text) ? text : null;
}

/**
 * DELETE-1: deletes one's own message, or another's according to the table of rights. Deleting a deleted message
 * changes nothing.
 */
export function decideDelete(context: ChangeContext, now: string): Result<ChangeDecision> {
  if (context.message?.deleted_at) return ok({ message: context.message, changed: false });
  const present = presentMessage(context);
  if (!present.ok) return present;
  const { forwarded: _, ...message } = present.value;
  if (message.sender_id !== context.actor.user_id) {
    const permitted = permit(context.kind, context.actor.role, "delete_others_message");
    if (!permitted.ok) return err(failure("forbidden"));
  }
  return changed(context, {
    ...withoutPreview(withMetadata(message, null)),
    text: null,
    text_version: context.head + 1,
    language: null,
    media_url: null,
    media: null,
    mentions: [],
    reactions: [],
    pinned: false,
    deleted_at: now,
  });
}

/**
 * REACT-1, REACT-2: adds or removes one reaction for each person and emoji, within the limits; the counts are the
 * lengths of the lists.
 */
export function decideReact(
  context: ChangeContext,
  emoji: string,
  active: boolean,
): Result<ChangeDecision> {
  const present = presentMessage(context);
  if (!present.ok) return present;
  const message = present.value;
  const { user_id } = context.actor;
  const existing = message.reactions.find((reaction) => reaction.emoji === emoji);
  if ((existing?.user_ids.includes(user_id) ?? false) === active) {
    return ok({ message, changed: false });
  }
  if (existing === undefined && message.reactions.length >= REACTIONS_MAX) {
    return err(
      failure("too_many", `A message can have at most ${REACTIONS_MAX} different reactions`),
    );
  }
  const reactors = message.reactions.reduce((all, { count }) => all + count, 0);
  if (active && reactors >= REACTORS_MAX) {
    return err(
      failure("too_many", `A message can have at most ${REACTORS_MAX} reactions in total`),
    );
  }
  const user_ids = active
    ? [...(existing?.user_ids ?? []), user_id]
    : (existing?.user_ids ?? []).filter((id) => id !== user_id);
  const next: Reaction = { emoji, count: user_ids.length, user_ids };
  const reactions =
    existing === undefined
      ? [...message.reactions, next]
      : message.reactions.map((reaction) => (reaction === existing ? next : reaction));
  return changed(context, { ...message, reactions: reactions.filter(({ count }) => count > 0) });
}

export function decidePin(
  context: ChangeContext,
  active: boolean,
  pinnedCount: number,
): Result<ChangeDecision> {
  const present = presentMessage(context);
  if (!present.ok) return present;
  const permitted = permit(context.kind, context.actor.role, "pin_message");
  if (!permitted.ok) return permitted;
  const message = present.value;
  if (message.pinned === active) return ok({ message, changed: false });
  if (active && pinnedCount >= PINS_MAX) {
    return err(failure("too_many", `A conversation can have at most ${PINS_MAX} pinned messages`));
  }
  return changed(context, { ...message, pinned: active });
}

/** Returns the message that was replied to, after one of its replies was deleted. */
export function withoutReply(
  thread: Message,
  remaining: { count: number; last: number | null },
  version: number,
): Message {
  return { ...thread, version, reply_count: remaining.count, last_reply_id: remaining.last };
}

/** Returns the message without this person's reactions. */
export function withoutReactionsOf(userId: string, message: Message, version: number): Message {
  const reactions = message.reactions
    .map(({ emoji, user_ids }) => ({ emoji, user_ids: user_ids.filter((id) => id !== userId) }))
    .map(({ emoji, user_ids }) => ({ emoji, count: user_ids.length, user_ids }))
    .filter(({ count }) => count > 0);
  return { ...message, version, reactions };
}

function presentMessage({ message, if_version }: ChangeContext): Result<Message> {
  if (message === undefined) return err(failure("not_found", "Message not found"));
  if (if_version !== undefined && if_version !== message.version) {
    return err(failure("precondition_failed", `The message has version ${message.version}`));
  }
  if (message.deleted_at !== null) return err(failure("message_deleted"));
  if (isReport(message)) return err(failure("forbidden", "A system message cannot be changed"));
  return ok(message);
}

function changed(context: ChangeContext, message: Message): Result<ChangeDecision> {
  return ok({ message: { ...message, version: context.head + 1 }, changed: true });
}
