import { describe, expect, it } from "vitest";
import { eventually } from "../../support/wire.ts";
import { alarms, faultsSince, leaks, MARK, readLog } from "./guard.ts";
import { world } from "./people.ts";
import type { Scene } from "./scene.ts";

/** The last tests of each file, which hold whatever it tried. */
export function afterwards(scene: () => Pick<Scene, "owner" | "member" | "room">): void {
  describe("afterwards", () => {
    it("the room goes on: what one member sends reaches the other, in order, and history has it", async () => {
      const { owner, member, room } = scene();
      const { socket } = await world.join(member, room.id);
      const texts = [1, 2, 3].map((n) => `${MARK} and on, ${n}`);
      for (const text of texts) await owner.say(room.id, text);
      const heard: (string | null)[] = [];
      while (heard.length < texts.length) {
        const { messages } = await socket.next("changes");
        heard.push(...messages.map(({ text }) => text));
      }
      expect(heard).toEqual(texts);
      const history = await member.history(room.id);
      expect(history.slice(-texts.length).map(({ text }) => text)).toEqual(texts);
      socket.close();
    });

    it("no answer was a fault of the server's, none showed its inside, and each named what it refused", () => {
      expect(faultsSince()).toEqual([]);
    });

    it("the server has logged no error of its own", () => {
      expect(alarms()).toEqual([]);
    });

    it("the server's log holds no token, password or text that was used", async () => {
      const { room } = scene();
      await eventually(
        async () => readLog().filter((line) => line.includes(room.id)).length,
        (lines) => lines > 0,
        "the log to tell of this room",
      );
      expect(leaks()).toEqual([]);
    });
  });
}
