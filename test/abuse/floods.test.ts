import { beforeAll, describe, expect, it } from "vitest";
import { afterwards } from "./support/afterwards.ts";
import { frames } from "./support/documents.ts";
import { frameEntryOf, inAnotherRoom, openFor } from "./support/frame-examples.ts";
import { newScene, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

/** Frames with an operator's limit: they are tested where it is low. */
const COUNTED_AS_SENDS = new Set(["conversation send", "conversation edit", "bot send"]);

// A second answer to one command is refused for another reason.
describe("a flood of frames is refused with the time to wait, and acknowledged ones stand", () => {
  it.each(frames.filter(({ name }) => !COUNTED_AS_SENDS.has(name) && name !== "bot answer"))(
    "$name",
    async (frame) => {
      const here = await inAnotherRoom(scene, frame);
      const { owner, member, room, message } = here;
      // One person's requests on their inbox are counted together.
      const who = frame.name === "inbox auth" ? member : owner;
      const socket = await openFor(frame, here, who);
      const valid = frameEntryOf(frame).example({ ...here, owner: who });
      const { if_version: _, ...again } = valid;
      for (let i = 0; i < 150; i += 1)
        socket.send({ ...again, ...("ref" in valid ? { ref: i } : {}) });
      const refused = await socket.next("error");
      expect(refused).toMatchObject({ code: "rate_limited", retryable: true });
      expect(refused.retry_after_ms).toBeGreaterThan(0);
      const { items } = JSON.parse(
        (await member.get(`/conversations/${room.id}/messages`)).expect(200).text,
      ) as { items: { id: number; kind: string }[] };
      // A pin that took effect is reported there as well (SYSTEM-1).
      const sent = items.filter(({ kind }) => kind !== "system");
      expect(sent.map(({ id }) => id)).toEqual([message.id]);
      socket.close();
    },
  );
});

afterwards(() => scene);
