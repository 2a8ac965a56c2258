import { afterEach, describe, expect, it, vi } from "vitest";
import { env, world } from "../support/inside.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("TRANSLATE-1", () => {
  it("a message is sent and acknowledged before its translation starts", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    (await ann.patch(`/users/me`, { language: "en" })).expect(200);
    const settings = `/conversations/${conversation.id}/settings`;
    (await bob.patch("/users/me", { language: "es" })).expect(200);
    (await bob.patch(settings, { translate: true })).expect(200);
    const { socket: reader } = await world.join(bob, conversation.id);
    const { socket: sender } = await world.join(ann, conversation.id);
    const { fetch } = globalThis;
    const seen: (readonly string[])[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (url.startsWith(`${env.TRANSLATOR_URL}/translate`)) {
        seen.push([...reader.frames, ...sender.frames].map(({ type }) => type));
      }
      return fetch(input, init);
    });
    for (let number = 0; number < 5; number += 1) {
      await sender.say(`Good morning everyone, how are you today? ${number}`);
      await reader.next("translation");
    }
    expect(seen).toHaveLength(5);
    for (const [index, types] of seen.entries()) {
      const count = (type: string) => types.filter((one) => one === type).length;
      // Both receive the message, and the sender also the ack.
      expect([count("changes"), count("ack")]).toEqual([2 * (index + 1), index + 1]);
    }
  });
});
