import type { Conversation, ConversationRecord } from "#protocol/conversation.ts";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { PresenceFrame } from "#protocol/frames/presence.ts";
import type { ReceiptFrame } from "#protocol/frames/receipt.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { TypingFrame } from "#protocol/frames/typing.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import type { Limits } from "#protocol/published-limits.ts";
import type { Member } from "#protocol/member.ts";
import type { Features } from "#protocol/translation.ts";
import { liveSegment, startHistory, startingAt, upsert, type History } from "./history.ts";
import { markRead, upsertMembers, welcomeMembers, type Members } from "./members.ts";
import { withPresence } from "./online.ts";
import type { HeldTranslations } from "./timeline-translations.ts";
import { endLeases, lapse, lease, type TypingLeases } from "./typing-leases.ts";

/** The synchronized part of a conversation: counts and the last message follow from the rest. */
export type TimelineConversation = ConversationRecord & Pick<Conversation, "direct_with">;

/** A client's state of a conversation. Never changed in place; unchanged parts stay the same objects. */
export interface Timeline extends HeldTranslations {
  readonly epoch: string | null;
  /** The head up to which all changes are known. */
  readonly head: number;
  /** The highest known head; above `head` while changes are missing. */
  readonly target: number;
  /** Counts how often history started over: pages requested earlier belong to the old history. */
  readonly generation: number;
  /** `null` until the first snapshot. */
  readonly history: History | null;
  readonly conversation: TimelineConversation | null;
  /** My user id. */
  readonly me: string | null;
  /** Includes known former members, with `left_at`: their messages stay. */
  readonly members: Members;
  /** The message from which the user marked the conversation as unread, on any device. */
  readonly unreadFrom: number | null;
  /** The first message that the user can see; 0 for all (VISIBLE-1). */
  readonly visibleFrom: number;
  readonly online: ReadonlySet<string>;
  readonly typing: TypingLeases;
  readonly limits: Limits | null;
  readonly features: Features | null;
}

export const EMPTY_TIMELINE: Timeline = {
  epoch: null,
  head: 0,
  target: 0,
  generation: 0,
  history: null,
  conversation: null,
  me: null,
  members: new Map(),
  unreadFrom: null,
  visibleFrom: 0,
  online: new Set(),
  typing: new Map(),
  limits: null,
  features: null,
  translations: new Map(),
  untranslated: new Map(),
};

/** After a change of epoch, or if the server is behind our head (RESET-1), everything starts over. */
export function applyWelcome(timeline: Timeline, frame: WelcomeFrame): Timeline {
  const base =
    frame.epoch === timeline.epoch && frame.head >= timeline.head
      ? timeline
      : { ...EMPTY_TIMELINE, epoch: frame.epoch, generation: timeline.generation + 1 };
  return {
    ...withStart(base, frame.conversation.visible_from),
    target: Math.max(base.target, frame.head),
    me: frame.me.user_id,
    conversation: {
      ...newerRecord(base.conversation, frame.conversation),
      direct_with: frame.conversation.direct_with,
    },
    members: welcomeMembers(
      base.members,
      [...frame.former_members, ...frame.members, frame.me],
      frame.me.user_id,
      frame.members_complete,
    ),
    unreadFrom: frame.conversation.unread_from,
    online: new Set(frame.online),
    typing: EMPTY_TIMELINE.typing,
    limits: frame.limits,
    features: frame.features,
  };
}

/**
 * Starts history over from the newest messages, with a possible gap before them. A snapshot that is older than our
 * state changes nothing.
 */
export function applySnapshot(timeline: Timeline, frame: SnapshotFrame): Timeline {
  if (timeline.history !== null && frame.head <= timeline.head) return timeline;
  const from = frame.has_more ? (frame.messages[0]?.id ?? frame.head + 1) : 0;
  // Drops older messages, adjacent or not, since edits to them up to this head were missed.
  const referenced = frame.referenced.filter(({ id }) => id < from);
  return {
    ...timeline,
    head: frame.head,
    target: Math.max(timeline.target, frame.head),
    generation: timeline.generation + 1,
    history: upsert(startHistory(frame.messages, from), referenced),
  };
}

export type ChangesOutcome =
  | { outcome: "applied"; timeline: Timeline }
  /** The frame contained nothing new. */
  | { outcome: "past"; timeline: Timeline }
  /** A previous frame was missed, so this one is ignored: a resume brings it again. */
  | { outcome: "gap"; timeline: Timeline };

export function applyChanges(timeline: Timeline, frame: ChangesFrame): ChangesOutcome {
  const { history, head } = timeline;
  if (history !== null && frame.to <= head) return { outcome: "past", timeline };
  const target = Math.max(timeline.target, frame.to);
  if (frame.from > head) {
    return { outcome: "gap", timeline: { ...timeline, target } };
  }
  const base = history ?? startHistory([], 0);
  const senders = frame.messages.filter(({ id }) => id > head).map(({ sender_id }) => sender_id);
  const gone = frame.members.filter(({ left_at }) => left_at !== null).map((left) => left.user_id);
  return {
    outcome: "applied",
    timeline: {
      ...timeline,
      head: frame.to,
      target,
      history: upsert(base, frame.messages),
      conversation: withRecord(timeline.conversation, frame.conversation),
      members: upsertMembers(timeline.members, frame.members, timeline.me),
      // A member who has left is not online, and a sender is no longer typing.
      online: gone.reduce(
        (online, user_id) => withPresence(online, { user_id, online: false }),
        timeline.online,
      ),
      typing: endLeases(timeline.typing, [...gone, ...senders]),
    },
  };
}

export function applyReceipt(timeline: Timeline, receipt: ReceiptFrame): Timeline {
  const { user_id, unread_from, visible_from } = receipt;
  const next = withMembers(timeline, markRead(timeline.members, user_id, receipt));
  if (user_id !== timeline.me || unread_from === undefined) return next;
  return withStart(withMark(next, unread_from), visible_from);
}

/** Adds members missing from a large conversation's welcome. */
export function applyMembers(timeline: Timeline, records: readonly Member[]): Timeline {
  return withMembers(timeline, upsertMembers(timeline.members, records, timeline.me));
}

export function applyPresence(timeline: Timeline, frame: PresenceFrame): Timeline {
  const online = withPresence(timeline.online, frame);
  if (online === timeline.online) return timeline;
  const typing = frame.online ? timeline.typing : endLeases(timeline.typing, [frame.user_id]);
  return { ...timeline, online, typing };
}

/** Applies only others' typing; one's own is not shown on any device. */
export function applyTyping(timeline: Timeline, frame: TypingFrame, now: number): Timeline {
  const { user_id, active, expires_in_ms } = frame;
  if (user_id === timeline.me) return timeline;
  return withTyping(
    timeline,
    active
      ? lease(timeline.typing, user_id, now + expires_in_ms)
      : endLeases(timeline.typing, [user_id]),
  );
}

export function lapseTyping(timeline: Timeline, now: number): Timeline {
  return withTyping(timeline, lapse(timeline.typing, now));
}

/** Applies the reader's own position before the server has it. READ-4: a mark ends only when its message is read. */
export function applyOwnRead(timeline: Timeline, read: number): Timeline {
  if (timeline.me === null) return timeline;
  const { unreadFrom } = timeline;
  const unmarked = unreadFrom !== null && read < unreadFrom ? timeline : withMark(timeline, null);
  return withMembers(unmarked, markRead(timeline.members, timeline.me, { read }));
}

/** Returns whether nothing is known to be missing. */
export function isComplete(timeline: Timeline): boolean {
  return timeline.history !== null && timeline.head >= timeline.target;
}

/**
 * Counts others' messages after the read position, or from the unread mark on, except deleted ones. `more`: unloaded
 * history may contain more.
 */
export function unreadOf(timeline: Timeline): { count: number; more: boolean } {
  const live = timeline.history && liveSegment(timeline.history);
  if (!live || timeline.me === null) return { count: 0, more: false };
  const read = timeline.members.get(timeline.me)?.read ?? 0;
  const marked = timeline.unreadFrom === null ? read : Math.min(read, timeline.unreadFrom - 1);
  const after = Math.max(marked, timeline.visibleFrom - 1);
  const unread = live.messages.filter(
    ({ id, sender_id, deleted_at }) =>
      id > after && sender_id !== timeline.me && deleted_at === null,
  );
  return { count: unread.length, more: after + 1 < live.from };
}

function newerRecord(
  held: TimelineConversation | null,
  { id, kind, title, avatar_url, history, created_by, version, created_at }: ConversationRecord,
): ConversationRecord {
  if (held !== null && held.version > version) return held;
  const shown = history === undefined ? {} : { history };
  const creator = created_by === undefined ? {} : { created_by };
  return { id, kind, title, avatar_url, ...shown, ...creator, version, created_at };
}

function withRecord(
  held: TimelineConversation | null,
  record: ConversationRecord | undefined,
): TimelineConversation | null {
  if (held === null || record === undefined || record.version <= held.version) return held;
  return { ...newerRecord(null, record), direct_with: held.direct_with };
}

function withMembers(timeline: Timeline, members: Members): Timeline {
  return members === timeline.members ? timeline : { ...timeline, members };
}

function withMark(timeline: Timeline, unreadFrom: number | null): Timeline {
  return unreadFrom === timeline.unreadFrom ? timeline : { ...timeline, unreadFrom };
}

/** CLEAR-2: drops older messages, and with them pages of them still on their way. */
function withStart(timeline: Timeline, visibleFrom = 0): Timeline {
  if (visibleFrom === timeline.visibleFrom) return timeline;
  const { history, translations, untranslated } = timeline;
  const isVisible = ([id]: readonly [number, unknown]) => id >= visibleFrom;
  return {
    ...timeline,
    visibleFrom,
    generation: timeline.generation + 1,
    history: history === null ? null : startingAt(history, visibleFrom),
    translations: new Map([...translations].filter(isVisible)),
    untranslated: new Map([...untranslated].filter(isVisible)),
  };
}

function withTyping(timeline: Timeline, typing: TypingLeases): Timeline {
  return typing === timeline.typing ? timeline : { ...timeline, typing };
}
