import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { DownFrame } from "#protocol/frames/down.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import type { Message } from "#protocol/message.ts";
import {
  applyChanges,
  applyPresence,
  applyReceipt,
  applySnapshot,
  applyTyping,
  applyWelcome,
  EMPTY_TIMELINE,
  isComplete,
  type Timeline,
} from "./timeline.ts";
import { applyTranslation, applyTranslationFailure } from "./timeline-translations.ts";

/** `awaited`: from which head an answer to welcome or resume is awaited; `null` when none is. */
export interface Sync {
  readonly timeline: Timeline;
  readonly awaited: number | null;
}

export const NOT_SYNCED: Sync = { timeline: EMPTY_TIMELINE, awaited: null };

/**
 * Something may have been missed. `gap`: it is being fetched, and nothing is lost; `snapshot`: history starts over at
 * the newest messages, and there may be others before them; `reset`: it was replaced, and its ids mean other messages.
 */
export interface Discontinuity {
  readonly reason: "gap" | "snapshot" | "reset";
}

export interface SyncStep {
  readonly sync: Sync;
  /** What the timeline has taken in. */
  readonly shown: readonly Message[];
  /** Those of them that are new, ascending by id. */
  readonly created: readonly Message[];
  readonly discontinuity: Discontinuity["reason"] | null;
  /** A resume is to be sent, from the timeline's head. */
  readonly resume: boolean;
  /** What is awaited is coming. */
  readonly progress: boolean;
}

/** Every frame about the conversation; `ack` and `error` answer a frame of ours, `closing` is about the socket. */
export type SyncFrame = Exclude<DownFrame, { type: "ack" | "error" | "closing" }>;

export function synchronise(sync: Sync, frame: SyncFrame, now: number): SyncStep {
  const { timeline } = sync;
  switch (frame.type) {
    case "welcome":
      return welcome(timeline, frame);
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

/** The socket is gone, and with it every answer. */
export function disconnected(sync: Sync): Sync {
  return { ...sync, awaited: null };
}

/** A snapshot follows, or changes. */
function welcome(timeline: Timeline, frame: WelcomeFrame): SyncStep {
  const next = applyWelcome(timeline, frame);
  const isReset = timeline.history !== null && next.history === null;
  const discontinuity = isReset ? ("reset" as const) : null;
  return { ...step({ timeline: next, awaited: next.head }), discontinuity, progress: true };
}

function snapshot(sync: Sync, frame: SnapshotFrame): SyncStep {
  const { timeline, created } = applySnapshot(sync.timeline, frame);
  const startedOver = sync.timeline.history !== null && timeline !== sync.timeline;
  return {
    ...answered({ ...sync, timeline }),
    shown: frame.messages,
    created,
    discontinuity: startedOver ? "snapshot" : null,
  };
}

function changes(sync: Sync, frame: ChangesFrame): SyncStep {
  const result = applyChanges(sync.timeline, frame);
  const next = { ...sync, timeline: result.timeline };
  if (result.outcome === "gap") {
    // Before the first snapshot there is nothing to resume, and while one resume is under way no second is needed.
    if (sync.awaited !== null || next.timeline.history === null) return step(next);
    return { ...resume(next), discontinuity: "gap" };
  }
  const taken = frame.complete ? answered(next) : { ...step(next), progress: true };
  return result.outcome === "applied"
    ? { ...taken, shown: frame.messages, created: result.created }
    : taken;
}

/** All that was awaited has come, unless a live frame overtook the last page of it. */
function answered({ timeline, awaited }: Sync): SyncStep {
  if (isComplete(timeline)) return step({ timeline, awaited: null });
  if (awaited === null || awaited < timeline.head) return resume({ timeline, awaited });
  // Asked already, from this very head: what was heard of is not there.
  return step({ timeline: { ...timeline, target: timeline.head }, awaited: null });
}

function resume({ timeline }: Sync): SyncStep {
  return { ...step({ timeline, awaited: timeline.head }), resume: true, progress: true };
}

function step(sync: Sync): SyncStep {
  return { sync, shown: [], created: [], discontinuity: null, resume: false, progress: false };
}
