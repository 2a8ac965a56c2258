import { afterEach, describe, expect, it, vi } from "vitest";
import { CLOSE } from "#protocol/close-codes.ts";
import { signAccessToken } from "#server/auth/access-token.ts";
import { ConversationObject } from "#server/conversation/object.ts";
import { UserObject } from "#server/user/object.ts";
import { env, insideUser, world } from "../support/inside.ts";
import { InboxReplica } from "../support/inbox-replica.ts";
import { eventually, within } from "../support/wire.ts";
import { ROOMY } from "../support/roomy.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a revocation is not outrun", () => {
  it("a socket that waits to be admitted while its session ends does not open (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const user = env.USERS.getByName(a.id);
    const socket = (id: string) => ({
      socket_id: id,
      session_id: "ending",
      conversation_id: conversation.id,
    });
    expect((await user.openSocket(socket("first"))).ok).toBe(true);
    // Enough that the object has to look for lost ones.
    await insideUser(a.id, (_, { storage }) => {
      storage.sql.exec(
        "INSERT INTO sockets SELECT 's' || key, ?, 'other', 0 FROM json_each(?)",
        conversation.id,
        JSON.stringify(Array.from({ length: Number(ROOMY.SOCKETS_PER_USER) }, () => 0)),
      );
    });
    const opening = user.openSocket(socket("late"));
    const revoked = user.revokeSession("ending", Date.now() + 60_000);
    expect(await opening).toMatchObject({ ok: false, error: { code: "session_revoked" } });
    await revoked;
  });

  it("a conversation that fails does not stop a revocation: other sockets and the inbox close, the session ends, and the conversation is called again (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const other = await world.group(a, b);
    const { socket } = await world.join(a, conversation.id);
    const { socket: well } = await world.join(a, other.id);
    const inbox = new InboxReplica(world.wire, a);
    await inbox.connect();
    const disconnect = ConversationObject.prototype.disconnect;
    vi.spyOn(ConversationObject.prototype, "disconnect").mockImplementation(function (
      this: ConversationObject,
      ...args
    ) {
      const seen = this.view(a.id);
      if (seen.ok && seen.value.id === conversation.id) throw new Error("this room is lost");
      disconnect.apply(this, args);
    });
    (await a.post("/auth/logout")).expect(204);
    vi.restoreAllMocks();
    expect((await well.closing()).code).toBe(CLOSE.session_revoked);
    expect(await within(inbox.closed, () => "the inbox's close")).toBe(CLOSE.session_revoked);
    const refreshed = { refresh_token: a.refresh_token };
    (await world.request("POST", "/api/v1/auth/refresh", refreshed)).problem(
      "invalid_refresh_token",
    );
    expect((await socket.closing()).code).toBe(CLOSE.session_revoked);
  });

  it("a conversation that keeps failing is called again at once, and then more and more rarely (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    await world.join(a, conversation.id);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const spy = vi.spyOn(ConversationObject.prototype, "disconnect").mockImplementation(() => {
      throw new Error("this room is lost");
    });
    (await a.post("/auth/logout")).expect(204);
    await eventually(
      async () => spy.mock.calls.length,
      (times) => times >= 3,
      "the conversation to be told again, and once more",
    );
    const left = await eventually(
      () => insideUser(a.id, async (_, { storage }) => (await storage.getAlarm()) ?? 0),
      // Longer than the first pause can be.
      (alarm) => alarm > Date.now() + 1_000,
      "a longer pause before it is told once more",
    );
    expect(left).toBeLessThan(Date.now() + 60_000);
  });

  it("a socket that moves to a session while that session ends is closed (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    const renew = UserObject.prototype.renewSocket;
    vi.spyOn(UserObject.prototype, "renewSocket").mockImplementation(async function (
      this: UserObject,
      ...args: Parameters<typeof renew>
    ) {
      const renewed = renew.apply(this, args);
      await this.revokeSession("ending", Date.now() + 60_000);
      return renewed;
    } as unknown as typeof renew);
    const token = await signAccessToken(env, a.id, "ending", Date.now());
    socket.send({ type: "auth", ref: "moved", token });
    expect((await socket.closing()).code).toBe(CLOSE.session_revoked);
  });
});
