import { describe, expect, it } from "vitest";
import { NEW_PERSONAL, type Personal } from "#domain/reading.ts";
import { READ_INTERVAL_MS } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { ReadPace } from "#server/conversation/read-pace.ts";
import { member } from "../../client/support/fixtures.ts";

const HEAD = 100;

/** A member who reads, each position that is written, and a clock that the test moves. */
function reading() {
  const state = { now: 10_000, isMember: true, refuse: false, written: [] as number[] };
  let me: Member = member("me");
  let personal: Personal = NEW_PERSONAL;
  const waits: { until: number; over: () => void }[] = [];
  const store = {
    get head() {
      return HEAD;
    },
    personalOf: () => personal,
  };
  const stateOf = (store: object) => ({ ...store, members: new Map([[me.user_id, me]]) });
  const pace = new ReadPace(
    {
      member: () =>
        state.isMember
          ? ok({ store, member: me } as never)
          : err(failure("not_found", "Conversation not found")),
    },
    {
      run: async (_userId, command) => {
        if (state.refuse) return err(failure("internal"));
        const { answer, changes } = command({ store: stateOf(store), actor: me, now: "" } as never);
        for (const change of changes) {
          if (change.kind !== "personal") continue;
          me = change.member;
          personal = change.personal;
          state.written.push(me.read);
        }
        return answer;
      },
    },
    {
      now: () => state.now,
      wait: (ms) =>
        new Promise((over) => {
          waits.push({ until: state.now + ms, over });
        }),
    },
  );
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  const pass = async (ms: number) => {
    state.now += ms;
    for (const wait of waits.splice(0)) {
      if (wait.until <= state.now) wait.over();
      else waits.push(wait);
    }
    await settled();
  };
  const read = (id: number): Promise<Result<number>> => pace.read("me", id);
  return {
    state,
    pace,
    read,
    pass,
    mark: (from: number) => (personal = { ...personal, unread_from: from }),
  };
}

describe("read positions", () => {
  it("a read position is written at once after a pause, and then once an interval, however fast someone scrolls (READ-3)", async () => {
    const { state, read, pass } = reading();
    expect(await read(1)).toEqual(ok(1));
    const answers = [2, 3, 5, 4].map(read);
    await pass(READ_INTERVAL_MS - 1);
    expect(state.written).toEqual([1]);
    await pass(1);
    expect(state.written).toEqual([1, 5]);
    expect(await Promise.all(answers)).toEqual(answers.map(() => ok(5)));
  });

  it("a read position is answered as its write ended, also when it failed (READ-3)", async () => {
    const { state, read, pass } = reading();
    await read(1);
    const answer = read(2);
    state.refuse = true;
    await pass(READ_INTERVAL_MS);
    expect((await answer).ok).toBe(false);
    state.refuse = false;
    await pass(READ_INTERVAL_MS);
    expect(await read(2)).toEqual(ok(2));
  });

  it("waiting read positions are written before the next operation, once (READ-3)", async () => {
    const { state, read, pace, pass } = reading();
    await read(1);
    const answer = read(7);
    await pace.flush("me");
    expect(state.written).toEqual([1, 7]);
    await pass(READ_INTERVAL_MS);
    expect(await answer).toEqual(ok(7));
    expect(state.written).toEqual([1, 7]);
  });

  it("a read position that does not move is not written, and one beyond the head is refused (READ-1)", async () => {
    const { state, read } = reading();
    await read(5);
    expect(await read(3)).toEqual(ok(5));
    expect(state.written).toEqual([5]);
    const beyond = await read(HEAD + 1);
    expect(!beyond.ok && beyond.error.issues?.map(({ path }) => path)).toEqual(["message_id"]);
  });

  it("a read position that does not move is written where it ends a mark (READ-4)", async () => {
    const { state, read, mark, pass } = reading();
    await read(5);
    mark(4);
    await pass(READ_INTERVAL_MS);
    expect(await read(5)).toEqual(ok(5));
    expect(state.written).toEqual([5, 5]);
  });

  it("a read position does not wait for a clock that was set back (READ-3)", async () => {
    const { state, read } = reading();
    await read(1);
    state.now -= 10 * 60_000;
    expect(await read(2)).toEqual(ok(2));
  });

  it("a read position of a former member is refused (READ-1)", async () => {
    const { state, read } = reading();
    state.isMember = false;
    expect((await read(1)).ok).toBe(false);
  });
});
