import type { Limits } from "#protocol/published-limits.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { ConnectionState } from "./connection-state.ts";
import { liveSegment, type Segment } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import type { Features } from "#protocol/translation.ts";
import { isComplete, unreadOf, type Timeline, type TimelineConversation } from "./timeline.ts";
import type { MessageTranslation, TranslationFailure } from "./timeline-translations.ts";

/** A loaded segment of history. `has_more`: there are, or may be, older messages before it. */
export interface SegmentView {
  readonly messages: readonly Message[];
  readonly has_more: boolean;
}

/** Everything to show of a conversation. Every change creates a new object; unchanged parts stay the same. */
export interface ConversationView {
  readonly connection: ConnectionState;
  /** Whether the view is behind the server, or nothing is loaded yet. */
  readonly catchingUp: boolean;
  readonly conversation: TimelineConversation | null;
  /** The signed-in member; with `left_at` once they have left. */
  readonly me: Member | null;
  /** Members by user id, including known former members, with `left_at`. */
  readonly members: ReadonlyMap<string, Member>;
  /**
   * The first message that the reader can see, if they joined a group that hides earlier messages, or cleared the
   * conversation; 0 if they can see all. A quoted message may be older.
   */
  readonly visible_from: number;
  /** The newest segment, ascending by id, without gaps. Includes deleted messages, with `deleted_at`. */
  readonly messages: readonly Message[];
  readonly has_more: boolean;
  /** All loaded segments, ascending; the last one is the newest. There are gaps between them. */
  readonly segments: readonly SegmentView[];
  /** Messages outside the segments that loaded messages reply to, by id, for quoting. */
  readonly referenced: ReadonlyMap<number, Message>;
  /** Messages that are not in `messages` yet, in the order of writing: show them last. */
  readonly pending: Outbox;
  readonly online: ReadonlySet<string>;
  /** The user ids of others who are typing. */
  readonly typing: readonly string[];
  /** The unread messages from others; `more`: unloaded history may contain more. */
  readonly unread: { readonly count: number; readonly more: boolean };
  /** The server's limits; `null` until it has sent them. */
  readonly limits: Limits | null;
  /** The server's optional features; `null` until it has sent them. */
  readonly features: Features | null;
  /**
   * Translations into the reader's language, by message id. Use `translationOf`, which checks that they match the
   * current text.
   */
  readonly translations: ReadonlyMap<number, MessageTranslation>;
  /** Failed translations and their reasons, by message id: see `translationFailureOf`. */
  readonly untranslated: ReadonlyMap<number, TranslationFailure>;
}

/** Returns a message's translation; `undefined` if its current text has none. */
export function translationOf(
  { translations }: Pick<ConversationView, "translations">,
  message: Message,
): MessageTranslation | undefined {
  return ofTextNow(translations, message);
}

/** Returns why a message's current text has no translation; `undefined` while one may still come. */
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
    visible_from: timeline.visibleFrom,
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
