import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { DownFrame } from "#protocol/frames/down.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import type { Message } from "#protocol/message.ts";
import { NOTHING_KNOWN, takeNew, type NewMessages } from "./new-messages.ts";
import {
  applyChanges,
  applyPresence,
  applyReceipt,
  applySnapshot,
  applyTyping,
  applyWelcome,
  EMPTY_TIMELINE,
  isComplete,
  type ChangesOutcome,
  type Timeline,
} from "./timeline.ts";
import { applyTranslation, applyTranslationFailure } from "./timeline-translations.ts";

interface Position {
  readonly timeline: Timeline;
  /** The head from which an answer to a welcome or resume is awaited; `null` if none is. */
  readonly awaited: number | null;
  /** Only some pages have arrived: changes before the newest messages may be missing. */
  readonly partial: boolean;
}

export interface Sync extends Position {
  readonly news: NewMessages;
}

export const NOT_SYNCED: Sync = {
  timeline: EMPTY_TIMELINE,
  awaited: null,
  partial: false,
  news: NOTHING_KNOWN,
};

/**
 * Changes may have been missed. `gap`: they are being fetched, and nothing is lost; `snapshot`: history starts over at
 * the newest messages, with possible gaps before them; `reset`: history was replaced, and its ids mean other messages.
 */
export interface Discontinuity {
  readonly reason: "gap" | "snapshot" | "reset";
}

export interface SyncStep {
  readonly sync: Sync;
  /** Messages that the timeline now contains. */
  readonly shown: readonly Message[];
  /**
   * New messages to report now: ascending by id, across all steps as well, and only once the timeline has those before
   * them.
   */
  readonly created: readonly Message[];
  readonly discontinuity: Discontinuity["reason"] | null;
  /** Whether to send a resume from the timeline's head. */
  readonly resume: boolean;
  /** Whether awaited changes are arriving. */
  readonly progress: boolean;
}

/** Every frame about the conversation; `ack` and `error` answer the client's frames, `closing` concerns the socket. */
export type SyncFrame = Exclude<
  DownFrame,
  { type: "ack" | "error" | "event" | "answer" | "closing" }
>;

export function synchronise(sync: Sync, frame: SyncFrame, now: number): SyncStep {
  return withNews(sync.news, take(sync, frame, now));
}

/** The changes of a frame. */
interface Taken extends Omit<SyncStep, "sync" | "created"> {
  readonly sync: Position;
}

function withNews(held: NewMessages, taken: Taken): SyncStep {
  const { timeline, awaited, partial } = taken.sync;
  // Before the first history, or after a reset, no message can be new.
  if (timeline.history === null) {
    return { ...taken, created: [], sync: { ...taken.sync, news: NOTHING_KNOWN } };
  }
  const { news, reported } = takeNew(held, taken.shown, {
    head: timeline.head,
    isComplete: awaited === null && !partial && isComplete(timeline),
  });
  return { ...taken, created: reported, sync: { ...taken.sync, news } };
}

function take(sync: Position, frame: SyncFrame, now: number): Taken {
  const { timeline } = sync;
  switch (frame.type) {
    case "welcome":
      return welcome(sync, frame);
    case "snapshot":
      return snapshot(sync, frame);
    case "changes":
      return changes(sync, frame);
    case "receipt":
      return step({ ...sync, timeline: applyReceipt(timeline, frame) });
    case "presence":
      return step({ ...sync, timeline: applyPresence(timeline, frame) });
    case "typing":
      return step({ ...sync, timeline: applyTyping(timeline, frame, now) });
    case "translation": {
      const { type: _, message_id, ...translation } = frame;
      return step({ ...sync, timeline: applyTranslation(timeline, message_id, translation) });
    }
    case "translation_failed": {
      const { type: _, message_id, ...failure } = frame;
      return step({ ...sync, timeline: applyTranslationFailure(timeline, message_id, failure) });
    }
  }
}

/** The socket is gone, and so are all its answers. */
export function disconnected(sync: Sync): Sync {
  return { ...sync, awaited: null };
}

/** A snapshot or changes follow. */
function welcome(sync: Position, frame: WelcomeFrame): Taken {
  const { timeline } = sync;
  const next = applyWelcome(timeline, frame);
  const isReset = timeline.history !== null && next.history === null;
  const discontinuity = isReset ? ("reset" as const) : null;
  return {
    ...step({ ...sync, timeline: next, awaited: next.head }),
    discontinuity,
    progress: true,
  };
}

function snapshot(sync: Position, frame: SnapshotFrame): Taken {
  const timeline = applySnapshot(sync.timeline, frame);
  const startedOver = sync.timeline.history !== null && timeline !== sync.timeline;
  return {
    ...answered({ ...sync, timeline, partial: timeline === sync.timeline && sync.partial }),
    shown: frame.messages,
    discontinuity: startedOver ? "snapshot" : null,
  };
}

function changes(sync: Position, frame: ChangesFrame): Taken {
  const result = applyChanges(sync.timeline, frame);
  const next = { ...sync, timeline: result.timeline, partial: isPartial(sync, frame, result) };
  if (result.outcome === "gap") {
    // Before the first snapshot there is nothing to resume, and one resume at a time is enough.
    if (sync.awaited !== null || next.timeline.history === null) return step(next);
    return { ...resume(next), discontinuity: "gap" };
  }
  const taken = frame.complete ? answered(next) : { ...step(next), progress: true };
  return result.outcome === "applied" ? { ...taken, shown: frame.messages } : taken;
}

function isPartial(sync: Position, frame: ChangesFrame, { outcome }: ChangesOutcome): boolean {
  if (outcome === "applied") return !frame.complete;
  // The last page of a resume may be empty.
  const isEnd = frame.complete && frame.from === frame.to && frame.to === sync.timeline.head;
  return sync.partial && !isEnd;
}

/** Everything awaited has arrived, unless a live frame overtook its last page. */
function answered(sync: Position): Taken {
  const { timeline, awaited } = sync;
  if (isComplete(timeline)) return step({ ...sync, awaited: null });
  if (awaited === null || awaited < timeline.head) return resume(sync);
  // The client already asked from this head, and the server had nothing more.
  return step({ ...sync, timeline: { ...timeline, target: timeline.head }, awaited: null });
}

function resume(sync: Position): Taken {
  return { ...step({ ...sync, awaited: sync.timeline.head }), resume: true, progress: true };
}

function step(sync: Position): Taken {
  return { sync, shown: [], discontinuity: null, resume: false, progress: false };
}
