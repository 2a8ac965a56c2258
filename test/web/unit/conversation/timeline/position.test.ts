import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  positionAtFirst,
  step,
  type Circumstances,
  type Goal,
  type Position,
  type PositionEvent,
} from "#web/conversation/timeline/position.ts";
import { isAtEnd } from "#web/conversation/timeline/scrolled.ts";
import { check } from "../../../../client/support/property.ts";

const NOW = 10_000;
const RESTING = { isHeld: false, lastAt: Number.NEGATIVE_INFINITY };
const AT_WORK = { isHeld: false, lastAt: NOW - 100 };
const HOLDING = { isHeld: true, lastAt: Number.NEGATIVE_INFINITY };

const at = (offset: number, size = 1_000) => ({ offset, viewport: 200, size });
const following = (end: number): Position => ({ kind: "following", end });
const reading: Position = { kind: "reading" };
const to: Goal = { id: 7, align: "start" };
const travelling = (arrivesAt = NOW + 100): Position => ({
  kind: "travelling",
  goal: to,
  since: NOW - 300,
  arrivesAt,
});

/** Where a case differs from the newest stretch with nobody's hand at work. */
type Unusual = Partial<Circumstances>;
type Row = readonly [
  name: string,
  before: Position,
  event: PositionEvent,
  after: Position,
  scrollTo: number | "end" | null,
  unusual?: Unusual,
];

function holds(rows: readonly Row[]): void {
  test.for(rows)("%s", ([, before, event, position, scrollTo, unusual]) => {
    const around = { now: NOW, hand: RESTING, isNewest: true, ...unusual };
    expect(step(before, event, around)).toEqual({ position, scrollTo });
  });
}

describe("at first", () => {
  test("the newest stretch is followed, an older one is not", () => {
    expect(positionAtFirst(true)).toEqual(following(0));
    expect(positionAtFirst(false)).toEqual(reading);
  });
});

describe("when items change", () => {
  const rendered = (live: ReturnType<typeof at> | null): PositionEvent => ({
    type: "rendered",
    goal: null,
    live,
  });
  holds([
    [
      "a reader at the end goes along",
      following(800),
      rendered(at(800, 1_100)),
      following(800),
      "end",
    ],
    ["a reader further up stays", reading, rendered(at(300, 1_100)), reading, null],
    ["an unfinished jump goes on", travelling(), rendered(at(300, 1_100)), travelling(), null],
    [
      "nothing scrolls before there is an element",
      following(0),
      rendered(null),
      following(0),
      null,
    ],
    [
      "a reader who scrolled up a moment ago is not taken back, though the list does not know yet",
      following(800),
      rendered(at(500, 1_100)),
      reading,
      null,
      { hand: AT_WORK },
    ],
    [
      "a reader who drags the scroll bar up is not taken back",
      following(800),
      rendered(at(500, 1_100)),
      reading,
      null,
      { hand: HOLDING },
    ],
    [
      "a reader whose hand is at work at the end goes along",
      following(800),
      rendered(at(800, 1_100)),
      following(800),
      "end",
      { hand: AT_WORK },
    ],
    [
      "a reader whose finger trembles at the end goes along",
      following(800),
      rendered(at(790)),
      following(800),
      "end",
      { hand: AT_WORK },
    ],
    [
      "a wheel that turned longer ago no longer counts",
      following(800),
      rendered(at(500, 1_100)),
      following(800),
      "end",
      { hand: { isHeld: false, lastAt: NOW - 400 } },
    ],
  ]);
});

describe("with a target", () => {
  const row = { top: 500, height: 50 };
  const rendered = (align: Goal["align"], live: ReturnType<typeof at> | null = at(0)) => ({
    type: "rendered" as const,
    goal: { to: { id: 7, align }, row },
    live,
  });
  const leaving = (align: Goal["align"]): Position => ({
    kind: "travelling",
    goal: { id: 7, align },
    since: NOW,
    arrivesAt: NOW + 400,
  });
  const toEnd: PositionEvent = { type: "rendered", goal: "end", live: at(0) };
  holds([
    ["a row goes to the top", following(800), rendered("start"), leaving("start"), 500],
    ["a row goes to the middle", reading, rendered("center"), leaving("center"), 425],
    ["a row returns below the top", reading, rendered(30), leaving(30), 470],
    ["a row returns above the top", reading, rendered(-30), leaving(-30), 530],
    [
      "a row whose height is an estimate keeps its end in sight, or the list would never draw it",
      reading,
      rendered(-120),
      leaving(-120),
      549,
    ],
    [
      "a later target replaces an unfinished jump",
      travelling(),
      rendered("center"),
      leaving("center"),
      425,
    ],
    [
      "without an element the jump still begins",
      reading,
      rendered("start", null),
      leaving("start"),
      null,
    ],
    ["a jump to the end follows it", reading, toEnd, following(0), "end"],
    ["a jump to the end replaces one to a message", travelling(), toEnd, following(0), "end"],
    [
      "the end of an older stretch is not followed",
      reading,
      toEnd,
      reading,
      "end",
      { isNewest: false },
    ],
  ]);
});

describe("when a row or the viewport changes its size", () => {
  const resized = (row: { top: number; height: number } | null, live = at(300)): PositionEvent => ({
    type: "resized",
    row,
    live,
  });
  const row = { top: 640, height: 80 };
  holds([
    [
      "a reader at the end goes along",
      following(800),
      resized(null, at(800, 1_300)),
      following(800),
      "end",
    ],
    ["a reader further up is left to the list", reading, resized(null), reading, null],
    ["a jump goes to where the row stands now", travelling(), resized(row), travelling(), 640],
    [
      "a jump to a row that is no longer among the items waits",
      travelling(),
      resized(null),
      travelling(),
      null,
    ],
    [
      "a hand that worked since then ends the jump",
      travelling(),
      resized(row),
      reading,
      null,
      { hand: { isHeld: false, lastAt: NOW - 200 } },
    ],
    [
      "the key stroke that began the jump does not end it",
      travelling(),
      resized(row),
      travelling(),
      640,
      { hand: { isHeld: false, lastAt: NOW - 300 } },
    ],
    [
      "a hand that worked before does not",
      travelling(),
      resized(row),
      travelling(),
      640,
      { hand: { isHeld: false, lastAt: NOW - 350 } },
    ],
  ]);
});

describe("when the offset changes", () => {
  const scrolled = (list: ReturnType<typeof at> | null): PositionEvent => ({
    type: "scrolled",
    list,
  });
  const byHand = { hand: AT_WORK };
  holds([
    [
      "only a hand takes a reader away from the end",
      following(800),
      scrolled(at(700)),
      reading,
      null,
      byHand,
    ],
    ["rows that grow do not", following(800), scrolled(at(700)), following(800), null],
    [
      "whoever comes to the end follows it",
      reading,
      scrolled(at(795)),
      following(795),
      null,
      byHand,
    ],
    ["a reader further up stays one", reading, scrolled(at(700)), reading, null],
    [
      "nobody follows the end of an older stretch",
      reading,
      scrolled(at(800)),
      reading,
      null,
      { isNewest: false },
    ],
    [
      "nothing changes before the list is laid out",
      following(0),
      scrolled(null),
      following(0),
      null,
    ],
    [
      "a jump passes the end without following it",
      travelling(),
      scrolled(at(800)),
      travelling(),
      null,
    ],
    [
      "a hand ends the jump where it is",
      travelling(),
      scrolled(at(500)),
      reading,
      null,
      { hand: { isHeld: false, lastAt: NOW - 200 } },
    ],
    [
      "a hand that ends the jump at the end follows the end",
      travelling(),
      scrolled(at(800)),
      following(800),
      null,
      { hand: HOLDING },
    ],
  ]);
});

describe("at rest", () => {
  const rested = (list: ReturnType<typeof at> | null): PositionEvent => ({ type: "rested", list });
  holds([
    [
      "short of an end that moved away, it goes there",
      following(650),
      rested(at(700)),
      following(650),
      "end",
    ],
    [
      "where the end was before it moved away, it goes there",
      following(700),
      rested(at(700)),
      following(700),
      "end",
    ],
    [
      "short of the end because its reader moved back, it stays",
      following(750),
      rested(at(700)),
      reading,
      null,
    ],
    ["at the end it follows, however it got there", reading, rested(at(790)), following(790), null],
    ["further up it stays", reading, rested(at(700)), reading, null],
    [
      "at the end of an older stretch it stays",
      reading,
      rested(at(800)),
      reading,
      null,
      { isNewest: false },
    ],
    ["during a jump it is not at rest yet", travelling(), rested(at(800)), travelling(), null],
    ["nothing changes before the list is laid out", following(0), rested(null), following(0), null],
  ]);
});

describe("when it has moved", () => {
  const moved = (from: number, to: number): PositionEvent => ({ type: "moved", from, to });
  holds([
    ["the end is where the browser stopped", following(0), moved(0, 799.5), following(799.5), null],
    [
      "a jump that still moves arrives later",
      travelling(),
      moved(10, 500),
      travelling(NOW + 400),
      null,
    ],
    ["a jump that stands still arrives on time", travelling(), moved(500, 500), travelling(), null],
    ["a reader in an older stretch stays one", reading, moved(0, 800), reading, null],
  ]);
});

describe("when it arrives", () => {
  const arrived = (list: ReturnType<typeof at> | null, live = list): PositionEvent => ({
    type: "arrived",
    list,
    live,
  });
  holds([
    ["at a message, it stays there", travelling(), arrived(at(500)), reading, null],
    ["at the end, it follows the end", travelling(), arrived(at(790)), following(790), "end"],
    [
      "at the end of an older stretch, it stays",
      travelling(),
      arrived(at(800)),
      reading,
      null,
      { isNewest: false },
    ],
    ["before the list is laid out, it stays", travelling(), arrived(null), reading, null],
    ["a jump that has ended never arrives", reading, arrived(at(800)), reading, null],
    [
      "at an end that the reader has just left, it stays",
      travelling(),
      arrived(at(800), at(600)),
      reading,
      null,
      { hand: AT_WORK },
    ],
  ]);
});

describe("when a message is folded or unfolded", () => {
  const folded: PositionEvent = { type: "folded" };
  holds([
    ["a reader at the end stays where they are", following(800), folded, reading, null],
    ["a reader further up stays", reading, folded, reading, null],
    ["a jump goes on", travelling(), folded, travelling(), null],
  ]);
});

/** A list and its hook: rows with heights, and an offset that the browser rounds and keeps within them. */
class Scene {
  heights: number[];
  viewport = 300;
  offset = 0;
  now = NOW;
  hand = RESTING;
  position = positionAtFirst(true);

  constructor(heights: readonly number[]) {
    this.heights = [...heights];
  }

  get size(): number {
    return this.heights.reduce((sum, height) => sum + height, 0);
  }

  get live() {
    return { offset: this.offset, viewport: this.viewport, size: this.size };
  }

  row(index: number) {
    const height = this.heights[index];
    if (height === undefined) return null;
    return { top: this.heights.slice(0, index).reduce((sum, each) => sum + each, 0), height };
  }

  scrollBy(pixels: number): void {
    this.#moveTo(this.offset + pixels);
  }

  happens(event: PositionEvent): void {
    const { now, hand } = this;
    const { position, scrollTo } = step(this.position, event, { now, hand, isNewest: true });
    this.position = position;
    if (scrollTo === null) return;
    const from = this.offset;
    this.#moveTo(scrollTo === "end" ? this.size : scrollTo);
    this.happens({ type: "moved", from, to: this.offset });
  }

  /** The browser keeps the offset within the content, then the list reports what changed. */
  measures(index: number, height: number): void {
    if (this.heights[index] !== undefined) this.heights[index] = height;
    this.#changesSize();
  }

  resizes(viewport: number): void {
    this.viewport = viewport;
    this.#changesSize();
  }

  #changesSize(): void {
    this.#moveTo(this.offset);
    const goal = this.position.kind === "travelling" ? this.position.goal : null;
    this.happens({ type: "resized", row: goal && this.row(goal.id), live: this.live });
  }

  #moveTo(offset: number): void {
    this.offset = Math.max(0, Math.min(Math.round(offset), this.size - this.viewport));
  }
}

type Change =
  | { readonly kind: "measured"; readonly at: number; readonly height: number }
  | { readonly kind: "resized"; readonly viewport: number }
  | { readonly kind: "appended"; readonly height: number }
  | { readonly kind: "scrolled" | "rested" };

const height = fc.integer({ min: 20, max: 900 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("measured" as const), at: fc.nat(40), height }),
  fc.record({
    kind: fc.constant("resized" as const),
    viewport: fc.integer({ min: 100, max: 900 }),
  }),
  fc.record({ kind: fc.constant("appended" as const), height }),
  fc.record({ kind: fc.constantFrom("scrolled" as const, "rested" as const) }),
);
const heights = fc.array(height, { minLength: 5, maxLength: 40 });
const changes = fc.array(change, { maxLength: 30 });

function apply(scene: Scene, change: Change): void {
  switch (change.kind) {
    case "measured":
      return scene.measures(change.at % scene.heights.length, change.height);
    case "resized":
      return scene.resizes(change.viewport);
    case "appended":
      scene.heights.push(change.height);
      return scene.happens({ type: "rendered", goal: null, live: scene.live });
    case "scrolled":
    case "rested":
      return scene.happens({ type: change.kind, list: scene.live });
  }
}

describe("whatever is measured, resized and appended", () => {
  test("a reader at the end who does nothing stays at the end", () => {
    check(fc.tuple(heights, changes), ([heights, changes]) => {
      const scene = new Scene(heights);
      scene.happens({ type: "rendered", goal: null, live: scene.live });
      for (const each of changes) {
        apply(scene, each);
        expect(scene.position.kind).toBe("following");
        expect(isAtEnd(scene.live)).toBe(true);
      }
    });
  });

  test("the target of a jump keeps its place in the viewport, as far as the list reaches", () => {
    const align = fc.oneof(
      fc.constantFrom("start" as const, "center" as const),
      fc.integer({ min: -400, max: 100 }),
    );
    check(fc.tuple(heights, fc.nat(39), align, changes), ([heights, at, align, changes]) => {
      const scene = new Scene(heights);
      const id = at % heights.length;
      const row = scene.row(id);
      if (row === null) throw new Error("no such row");
      scene.happens({ type: "rendered", goal: { to: { id, align }, row }, live: scene.live });
      for (const each of changes) {
        apply(scene, each);
        expect(scene.position.kind).toBe("travelling");
        // Appending rows and scrolling measure nothing; the jump goes on with the next measurement.
        if (each.kind !== "measured" && each.kind !== "resized") continue;
        const { top, height } = scene.row(id) ?? row;
        const below =
          align === "start"
            ? 0
            : align === "center"
              ? (scene.viewport - height) / 2
              : Math.max(align, 1 - height);
        const last = Math.max(0, scene.size - scene.viewport);
        expect(scene.offset).toBe(Math.max(0, Math.min(Math.round(top - below), last)));
      }
    });
  });

  test("a reader who scrolled up is never scrolled, until they come to the end by themselves", () => {
    check(fc.tuple(heights, fc.integer({ min: 33, max: 5_000 }), changes), (run) => {
      const [heights, back, changes] = run;
      const scene = new Scene([...heights, 900]);
      scene.happens({ type: "rendered", goal: null, live: scene.live });
      scene.hand = { isHeld: false, lastAt: scene.now };
      scene.scrollBy(-back);
      // The page may measure rows first, since the list reports scrolling a frame late.
      scene.happens({ type: "resized", row: null, live: scene.live });
      scene.happens({ type: "scrolled", list: scene.live });
      scene.now += 5_000;
      for (const each of changes) {
        const { offset } = scene;
        apply(scene, each);
        if (isAtEnd(scene.live)) return;
        expect(scene.position.kind).toBe("reading");
        expect(scene.offset).toBe(offset);
      }
    });
  });
});
