import { describe, expect, it } from "vitest";
import { sessionListSchema } from "#protocol/auth.ts";
import { world } from "../support/here.ts";

describe("sessions", () => {
  it("one request ends all other sessions with their sockets and refresh tokens, and leaves the one that asks (SESSION-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const others = [await world.signedInAgain(a), await world.signedInAgain(a)];
    const { socket: mine } = await world.join(a, conversation.id);
    const { socket: friend } = await world.join(b, conversation.id);
    const sockets = await Promise.all(
      others.map(async (other) => (await world.join(other, conversation.id)).socket),
    );
    (await a.delete("/auth/sessions")).expect(204);
    for (const socket of sockets) expect((await socket.closing()).code).toBe(4509);
    for (const other of others) {
      (await other.get("/users/me")).problem("session_revoked");
      const { refresh_token } = other;
      (await world.request("POST", "/api/v1/auth/refresh", { refresh_token })).problem(
        "invalid_refresh_token",
      );
    }
    const listed = (await a.get("/auth/sessions")).as(sessionListSchema).items;
    expect(listed.map(({ current }) => current)).toEqual([true]);
    await mine.say("still here");
    await friend.say("me too");
    (await a.delete("/auth/sessions")).expect(204);
  });
});
