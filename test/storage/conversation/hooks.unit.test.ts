import { describe, expect, it } from "vitest";
import { ConversationStore } from "#storage/conversation/store.ts";
import { AT, member } from "../../client/support/fixtures.ts";
import { objectStorage } from "../../support/sqlite.ts";

const EVENTS = ["message.created", "message.unseen"];

function conversation() {
  const record = {
    kind: "group",
    title: "",
    avatar_url: null,
    version: 1,
    created_at: AT,
  } as const;
  const identity = { id: "c1", metadata: {} };
  const store = ConversationStore.create(objectStorage(), { ...identity, ...record }, "epoch");
  store.putMember(member("ann", { version: 2 }));
  return store;
}

const positionsOf = ({ hooks }: ConversationStore) =>
  Object.fromEntries(
    [...hooks.known].map(([id, hook]) => [id, [hooks.headOf(hook), hooks.unseenOf(hook)]]),
  );

describe("the endpoints that a conversation knows", () => {
  it("a conversation's endpoints start at D1's position, only advance, and go when D1 no longer names them", () => {
    const store = conversation();
    store.hooks.learn([{ id: "one", events: EVENTS }], 5);
    store.hooks.learn(
      [
        { id: "one", events: EVENTS },
        { id: "two", events: ["member.added"] },
      ],
      9,
    );
    expect(positionsOf(store)).toEqual({ one: [5, 5], two: [9, null] });
    store.hooks.reached("one", 12);
    store.hooks.reached("one", 7);
    store.hooks.looked("one", 8);
    store.hooks.looked("two", 8);
    store.hooks.reached("three", 8);
    store.reload();
    expect(positionsOf(store)).toEqual({ one: [12, 8], two: [9, null] });
    store.hooks.learn([{ id: "two", events: EVENTS }], 14);
    expect(positionsOf(store)).toEqual({ two: [9, 14] });
    store.hooks.forget("two");
    store.reload();
    expect(positionsOf(store)).toEqual({});
  });

  it("an endpoint receives nothing of an imported history, whenever it was registered", () => {
    const store = conversation();
    store.hooks.learn([{ id: "one", events: EVENTS }], 2);
    store.hooks.skipTo(1_000);
    store.hooks.learn(
      [
        { id: "one", events: EVENTS },
        { id: "two", events: EVENTS },
      ],
      0,
    );
    store.reload();
    expect(positionsOf(store)).toEqual({ one: [1_000, 1_000], two: [1_000, 1_000] });
    store.hooks.reached("one", 1_001);
    expect(positionsOf(store)["one"]).toEqual([1_001, 1_000]);
  });
});
