import type { Limits } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { ConnectionState } from "./connection-state.ts";
import { liveSegment, type Segment } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import type { Features } from "#protocol/translation.ts";
import { isComplete, unreadOf, type Timeline, type TimelineConversation } from "./timeline.ts";
import type { MessageTranslation, TranslationFailure } from "./timeline-translations.ts";

/** A loaded stretch of history. `has_more`: there are, or may be, older messages before it. */
export interface SegmentView {
  readonly messages: readonly Message[];
  readonly has_more: boolean;
}

/** Everything there is to show of a conversation. A new object for every change; unchanged parts stay the same. */
export interface ConversationView {
  readonly connection: ConnectionState;
  /** What is shown is behind what is known to be there, or nothing is loaded yet. */
  readonly catchingUp: boolean;
  readonly conversation: TimelineConversation | null;
  /** Myself; with `left_at` once I am no longer in it. */
  readonly me: Member | null;
  /** By user id; also those who left, as far as is known, with `left_at`. */
  readonly members: ReadonlyMap<string, Member>;
  /** The newest stretch, ascending by id, without holes. Deleted messages are in it, with `deleted_at`. */
  readonly messages: readonly Message[];
  readonly has_more: boolean;
  /** Every loaded stretch, ascending; the last one is the newest. Between two there is a hole. */
  readonly segments: readonly SegmentView[];
  /** Messages that loaded ones reply to and that are in no stretch themselves, by id: for quoting. */
  readonly referenced: ReadonlyMap<number, Message>;
  /** What is not in `messages` yet, in the order it was written: to be shown after them. */
  readonly pending: Outbox;
  readonly online: ReadonlySet<string>;
  /** The user ids of others who are typing. */
  readonly typing: readonly string[];
  /** Messages of others that I have not read; `more`: and there may be further ones in history not loaded. */
  readonly unread: { readonly count: number; readonly more: boolean };
  /** What the server allows; `null` until it said so. */
  readonly limits: Limits | null;
  /** What the server can do besides; `null` until it said so. */
  readonly features: Features | null;
  /** Messages in my own language, by id: to be shown where `translationOf` finds them to be of the text of now. */
  readonly translations: ReadonlyMap<number, MessageTranslation>;
  /** Of which there is none for now, and why, by id: see `translationFailureOf`. */
  readonly untranslated: ReadonlyMap<number, TranslationFailure>;
}

/** A message in my language; `undefined` while there is none of its text as it is. */
export function translationOf(
  { translations }: Pick<ConversationView, "translations">,
  message: Message,
): MessageTranslation | undefined {
  return ofTextNow(translations, message);
}

/** Why there is no translation of a message's text as it is; `undefined` while it may be on its way. */
export function translationFailureOf(
  { untranslated }: Pick<ConversationView, "untranslated">,
  message: Message,
): TranslationFailure | undefined {
  return ofTextNow(untranslated, message);
}

function ofTextNow<T extends { readonly version: number }>(
  held: ReadonlyMap<number, T>,
  { id, text_version, deleted_at }: Message,
): T | undefined {
  const found = held.get(id);
  return found?.version === text_version && deleted_at === null ? found : undefined;
}

export function viewOf(
  timeline: Timeline,
  pending: Outbox,
  connection: ConnectionState,
  catchingUp: boolean,
): ConversationView {
  const { history, me, members } = timeline;
  const live = history ? liveSegment(history) : undefined;
  return {
    connection,
    catchingUp: catchingUp || !isComplete(timeline),
    conversation: timeline.conversation,
    me: me === null ? null : (members.get(me) ?? null),
    members,
    messages: live?.messages ?? NONE,
    has_more: live !== undefined && live.from > 0,
    segments: history?.segments.map(segmentView) ?? [],
    referenced: history?.strays ?? NO_STRAYS,
    pending,
    online: timeline.online,
    typing: [...timeline.typing.keys()],
    unread: unreadOf(timeline),
    limits: timeline.limits,
    features: timeline.features,
    translations: timeline.translations,
    untranslated: timeline.untranslated,
  };
}

const NONE: readonly Message[] = [];
const NO_STRAYS: ReadonlyMap<number, Message> = new Map();

function segmentView({ messages, from }: Segment): SegmentView {
  return { messages, has_more: from > 0 };
}
