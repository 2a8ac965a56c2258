import type { ScrollTarget } from "../navigation.ts";
import { isAtEnd, type Scrolled } from "./scrolled.ts";

/** A message to scroll to, and where in the viewport it goes. */
export type Goal = Exclude<ScrollTarget, "end">;

/** A row, in pixels from the start of the list. An estimate until the row has been drawn. */
export interface Row {
  readonly top: number;
  readonly height: number;
}

/** Where the timeline stands. Times are in ms, as `performance.now()` counts them. */
export type Position =
  /** At the end, and stays there as rows arrive and grow. `end`: the offset at which it last was there, at first 0. */
  | { readonly kind: "following"; readonly end: number }
  /** Wherever the reader scrolled to. The list itself holds it there while rows above are measured. */
  | { readonly kind: "reading" }
  /** Scrolling to a message since `since`. It arrives at `arrivesAt`, unless it moves before that. */
  | {
      readonly kind: "travelling";
      readonly goal: Goal;
      readonly since: number;
      readonly arrivesAt: number;
    };

/**
 * What happens to the timeline. `live` is measured from the element now; `list` is the virtual list's own record, up to
 * a frame older. Either is null until it has been laid out, and `live` is null where nothing depends on it.
 */
export type PositionEvent =
  /** The items changed, or a target was set. `goal` is null without a target whose row is among the items. */
  | {
      readonly type: "rendered";
      readonly goal: { readonly to: Goal; readonly row: Row } | "end" | null;
      readonly live: Scrolled | null;
    }
  /** A row or the viewport changed its size. `row` is the one that the timeline travels to. */
  | { readonly type: "resized"; readonly row: Row | null; readonly live: Scrolled | null }
  /** The offset changed, by the reader, the list or the hook. */
  | { readonly type: "scrolled"; readonly list: Scrolled | null }
  | { readonly type: "rested"; readonly list: Scrolled | null }
  /** The hook carried out `scrollTo`: the browser rounds an offset and keeps it within the list. */
  | { readonly type: "moved"; readonly from: number; readonly to: number }
  /** `arrivesAt` has come. */
  | { readonly type: "arrived"; readonly list: Scrolled | null; readonly live: Scrolled | null }
  /** The reader unfolded a long message, or folded one. */
  | { readonly type: "folded" };

/** Whether the reader's hand holds the pointer down, and when it last turned the wheel, pressed a key or let go. */
export interface HandState {
  readonly isHeld: boolean;
  readonly lastAt: number;
}

export interface Circumstances {
  readonly now: number;
  readonly hand: HandState;
  /** Whether the stretch on screen is the newest. The end of an older one is not followed: newer pages load after it. */
  readonly isNewest: boolean;
}

export interface Step {
  readonly position: Position;
  /** The offset to scroll to; null: it stays. */
  readonly scrollTo: number | "end" | null;
}

/** The timeline has arrived once it stood still for this long: until then it is measuring rows near the target. */
const ARRIVAL_MS = 400;

/** How long the list may go on moving because of a turn of the wheel or a key. */
const HAND_MS = 400;

const FOLLOWING: Position = { kind: "following", end: 0 };
const READING: Position = { kind: "reading" };

export function positionAtFirst(isNewest: boolean): Position {
  return isNewest ? FOLLOWING : READING;
}

/** Where the timeline stands after an event, and where it scrolls. The caller scrolls, then reports `moved`. */
export function step(position: Position, event: PositionEvent, around: Circumstances): Step {
  const { now, hand } = around;
  switch (event.type) {
    case "rendered": {
      const { goal, live } = event;
      // A new message, its mark, a reaction: a reader at the end stays there.
      if (goal === null) return follow(position, live, around);
      if (goal === "end") return { position: positionAtFirst(around.isNewest), scrollTo: "end" };
      return travel({ goal: goal.to, since: now, arrivesAt: now + ARRIVAL_MS }, goal.row, live);
    }
    case "resized":
      if (position.kind !== "travelling") return follow(position, event.live, around);
      if (hasWorkedSince(hand, position.since)) return stay(READING);
      return travel(position, event.row, event.live);
    case "scrolled":
      return stay(scrolled(position, event.list, around));
    case "rested":
      return rested(position, event.list, around);
    case "moved":
      return stay(moved(position, event, now));
    case "arrived":
      if (position.kind !== "travelling") return stay(position);
      return follow(settled(event.list, around), event.live, around);
    case "folded":
      // Whoever reads on, or folds what they have read, stays where they are.
      return stay(position.kind === "following" ? READING : position);
  }
}

function stay(position: Position): Step {
  return { position, scrollTo: null };
}

/** Scrolls to the end again, unless the reader left it a moment ago: the list learns of that only a frame later. */
function follow(position: Position, live: Scrolled | null, { now, hand }: Circumstances): Step {
  if (position.kind !== "following" || live === null) return stay(position);
  const hasLeft = isAtWork(hand, now) && !isAtEnd(live) && live.offset < position.end;
  return hasLeft ? stay(READING) : { position, scrollTo: "end" };
}

/** Scrolls as near to the message as the rows measured so far allow. */
function travel(
  { goal, since, arrivesAt }: Omit<Extract<Position, { kind: "travelling" }>, "kind">,
  row: Row | null,
  live: Scrolled | null,
): Step {
  const position: Position = { kind: "travelling", goal, since, arrivesAt };
  if (row === null || live === null) return stay(position);
  return { position, scrollTo: offsetOf(row, goal.align, live.viewport) };
}

/**
 * The offset at which a row stands at the top of the viewport, in its middle, or that many pixels below its top. Some
 * of the row stays in sight, or the list would never draw it and its height would stay an estimate.
 */
function offsetOf({ top, height }: Row, align: Goal["align"], viewport: number): number {
  if (align === "start") return top;
  if (align === "center") return top - (viewport - height) / 2;
  return Math.min(top - align, top + height - 1);
}

/** Only the reader's hand ends following: if the end moves away, something arrived or grew. */
function scrolled(position: Position, list: Scrolled | null, around: Circumstances): Position {
  const { now, hand, isNewest } = around;
  const isStopped = position.kind === "travelling" && hasWorkedSince(hand, position.since);
  const here = isStopped ? READING : position;
  if (list === null || here.kind === "travelling") return here;
  if (!isNewest) return READING;
  if (isAtEnd(list)) return { kind: "following", end: list.offset };
  return isAtWork(hand, now) ? READING : here;
}

/**
 * At rest short of the end, a timeline that followed it returns if rows grew, but stays if its reader moved back from
 * where the end was. They may have other ways to scroll than a hand, as with assistive technology.
 */
function rested(position: Position, list: Scrolled | null, around: Circumstances): Step {
  if (list === null || position.kind === "travelling") return stay(position);
  const fellShort = position.kind === "following" && !isAtEnd(list) && list.offset >= position.end;
  return fellShort ? { position, scrollTo: "end" } : stay(settled(list, around));
}

function settled(list: Scrolled | null, { isNewest }: Circumstances): Position {
  if (!isNewest || list === null || !isAtEnd(list)) return READING;
  return { kind: "following", end: list.offset };
}

function moved(
  position: Position,
  { from, to }: { readonly from: number; readonly to: number },
  now: number,
): Position {
  switch (position.kind) {
    case "following":
      return { kind: "following", end: to };
    case "travelling":
      return from === to ? position : { ...position, arrivesAt: now + ARRIVAL_MS };
    case "reading":
      return position;
  }
}

function isAtWork({ isHeld, lastAt }: HandState, now: number): boolean {
  return isHeld || now - lastAt < HAND_MS;
}

function hasWorkedSince({ isHeld, lastAt }: HandState, then: number): boolean {
  return isHeld || lastAt > then;
}
