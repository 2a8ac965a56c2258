import { describe, expect, it } from "vitest";
import { Lanes } from "#server/webhook/lanes.ts";

describe("the conversations that wait for an endpoint", () => {
  it("conversations that wait for an endpoint take turns, each in one request at a time", () => {
    const lanes = new Lanes();
    for (const id of ["a", "b", "a"]) lanes.add(id);
    expect([lanes.start(0), lanes.start(0), lanes.start(0)]).toEqual(["a", "b", null]);
    lanes.add("a");
    expect(lanes.start(0)).toBeNull();
    lanes.ended("a", 0);
    lanes.ended("b", null);
    expect([lanes.start(0), lanes.start(0)]).toEqual(["a", null]);
  });

  it("a conversation waits by itself after a failure, also when more is added", () => {
    const lanes = new Lanes();
    lanes.load([
      { conversation_id: "a", attempts: 2, due_at: 50 },
      { conversation_id: "b", attempts: 1, due_at: 20 },
      { conversation_id: "c", attempts: 0, due_at: 0 },
    ]);
    lanes.add("a");
    expect([lanes.start(10), lanes.start(10), lanes.due(10)]).toEqual(["c", null, 20]);
    expect([lanes.start(30), lanes.start(30), lanes.due(30)]).toEqual(["b", null, 50]);
    lanes.resume();
    expect(lanes.start(30)).toBe("a");
    expect(lanes.due(30)).toBeNull();
  });
});
