import { describe, expect, it } from "vitest";
import { insideUser, world } from "../support/inside.ts";
import { ROOMY } from "../support/roomy.ts";

const LIMIT = Number(ROOMY.SOCKETS_PER_USER);
const MINUTE_MS = 60_000;

/** Sockets that a user's object believes to be open in this conversation, since this time. */
async function believeOpen(
  userId: string,
  conversationId: string,
  count: number,
  sinceMs: number,
): Promise<void> {
  await insideUser(userId, (_, state) => {
    state.storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO sockets (socket_id, conversation_id, session_id, opened_at)
       SELECT 'lost-' || i, ?, 'a session', ? FROM n`,
      count,
      conversationId,
      Date.now() - sinceMs,
    );
    state.storage.sql.exec("UPDATE sockets SET opened_at = opened_at - ?", sinceMs);
  });
}

function believedOpen(userId: string): Promise<number> {
  return insideUser(userId, (_, state) =>
    Number(state.storage.sql.exec("SELECT count(*) AS n FROM sockets").one()["n"]),
  );
}

describe("SOCKETS_PER_USER", () => {
  it("sockets that closed without a close frame are forgotten when the limit is reached; open ones are not", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    await believeOpen(a.id, conversation.id, LIMIT - 1, MINUTE_MS);
    expect(await believedOpen(a.id)).toBe(LIMIT);
    const { socket: another } = await world.join(a, conversation.id);
    expect(await believedOpen(a.id)).toBe(2);
    await socket.say("still here");
    await another.say("here, too");
  });

  it("sockets that may still be opening count: one too many is asked to come back later (CLOSE-1)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    await world.join(a, conversation.id);
    await believeOpen(a.id, conversation.id, LIMIT - 1, 0);
    const refused = await world.open(a.token, conversation.id);
    expect(await refused.closing()).toEqual({ code: 4429, reason: "rate_limited" });
    expect(refused.all("welcome")).toEqual([]);
    expect(refused.all("error")[0]).toMatchObject({ code: "rate_limited", retryable: true });
    expect(await believedOpen(a.id)).toBe(LIMIT);
  });
});
