import { beforeAll, afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { afterwards } from "./support/afterwards.ts";
import { frames } from "./support/documents.ts";
import {
  frameEntryOf,
  frameExampleNames,
  inAnotherRoom,
  openFor,
  type Place,
} from "./support/frame-examples.ts";
import { mutationsOf } from "./support/mutations.ts";
import type { RawSocket } from "./support/raw-socket.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

it("the table has an example of every frame of /asyncapi.json, and no other", () => {
  for (const frame of frames) frameEntryOf(frame);
  expect(frameExampleNames.toSorted()).toEqual(frames.map(({ name }) => name).toSorted());
});

describe.each(frames)("$name", (frame) => {
  const { example, answer = "ack", opaque } = frameEntryOf(frame);
  let here: Place;
  let socket: RawSocket;
  /**
   * Another person's: one person or bot may have a hundred frames refused at once (SEND-5), and some frames have more
   * faults.
   */
  let other: RawSocket;
  let before: State;
  beforeAll(async () => {
    const there = frame.channel === "bot" ? await inAnotherRoom(scene, frame) : null;
    here = await inAnotherRoom(scene, frame);
    before = await settledState(here);
    socket = await openFor(frame, here);
    if (there !== null) other = await openFor(frame, there);
    else other = frame.channel === "inbox" ? socket : await openFor(frame, here, here.member);
  });
  afterAll(() => {
    socket.close();
    other.close();
  });
  let turn = 0;
  const inTurn = () => ((turn += 1) % 2 === 0 ? other : socket);

  it.each(mutationsOf(frame.schema, opaque))(
    "refuses $name, and names it",
    async ({ path, spoil }) => {
      const spoiled = spoil(example(here));
      const one = inTurn();
      one.send(spoiled);
      const refused = await one.next("error");
      expect(refused.code).toBe("validation_failed");
      expect(refused.errors?.map((error) => error.path)).toContain(path);
      const { ref } = z.object({ ref: z.unknown() }).catch({ ref: undefined }).parse(spoiled);
      expect(refused.ref).toBe(path === "ref" ? undefined : ref);
      // A valid frame in between: 20 invalid ones in a row would close the socket.
      one.send(
        {
          conversation: { type: "typing", active: false },
          inbox: { type: "auth", ref: "sense", token: here.owner.token },
          bot: { type: "processed", positions: [{ conversation_id: here.room.id, to: 0 }] },
        }[frame.channel],
      );
    },
  );

  it("none of this changed anything", async () => {
    expect(await stateOf(here)).toEqual(before);
  });

  it("a valid frame is accepted afterwards, on the same socket", async () => {
    const first = socket.frames.length;
    socket.send(example(here));
    if (answer === "none") socket.send({ type: "no such frame", ref: "after" });
    await (answer === "none"
      ? socket.next("error", ({ ref }) => ref === "after")
      : socket.next(answer, ({ ref }) => answer !== "ack" || ref === 1));
    const errors = socket.frames
      .slice(first)
      .filter(({ type, ref }) => type === "error" && ref !== "after");
    expect(errors).toEqual([]);
  });
});

afterwards(() => scene);
