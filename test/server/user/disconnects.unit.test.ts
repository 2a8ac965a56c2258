import { beforeEach, describe, expect, it, vi } from "vitest";
import { Disconnects } from "#server/user/disconnects.ts";
import type { OpenSocket } from "#storage/user/store.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const open = (conversation_id: string, session_id: string): OpenSocket => ({
  socket_id: `${conversation_id}-${session_id}`,
  conversation_id,
  session_id,
  opened_at: 0,
});

/** A person with sockets in conversations, some of which fail or never answer. */
function someone(...sockets: OpenSocket[]) {
  const state = { disabled: false, over: new Set<string>(), lost: new Set<string>() };
  const registered = new Map(sockets.map((socket) => [socket.socket_id, socket]));
  const calls: [string, string | null][] = [];
  const { job } = new Disconnects({
    store: {
      get disabled() {
        return state.disabled;
      },
      isRevoked: (id) => state.over.has(id),
      sockets: () => [...registered.values()],
      removeSocket: (id) => {
        registered.delete(id);
      },
    },
    sockets: { all: () => [], close: () => undefined },
    userId: () => "ada",
    disconnect: async (id, session) => {
      calls.push([id, session]);
      if (state.lost.has(id)) throw new Error("this conversation is lost");
    },
  });
  return { state, calls, job, left: () => [...registered.keys()] };
}

describe("the sockets of a session that is over", () => {
  it("the sockets of an ended session close in every conversation, and those of other sessions stay (AUTH-3)", async () => {
    const ada = someone(open("a", "phone"), open("b", "phone"), open("b", "laptop"));
    expect(ada.job.due(0)).toBeNull();
    ada.state.over.add("phone");
    expect(ada.job.due(0)).toBe(0);
    await ada.job.run(0);
    expect(ada.calls).toEqual([
      ["a", "phone"],
      ["b", "phone"],
    ]);
    expect(ada.left()).toEqual(["b-laptop"]);
    expect(ada.job.due(0)).toBeNull();
  });

  it("the sockets of an ended session close everywhere though a conversation fails, which alone is called again (AUTH-3)", async () => {
    const ada = someone(open("a", "phone"), open("b", "phone"));
    ada.state.over.add("phone");
    ada.state.lost.add("a");
    await expect(ada.job.run(0)).rejects.toThrow("1 conversations");
    expect(ada.left()).toEqual(["a-phone"]);
    ada.state.lost.clear();
    ada.calls.length = 0;
    await ada.job.run(0);
    expect(ada.calls).toEqual([["a", "phone"]]);
    expect(ada.job.due(0)).toBeNull();
  });

  it("all sockets of a disabled account close, by one call of each conversation (AUTH-3)", async () => {
    const ada = someone(open("a", "phone"), open("a", "laptop"), open("b", "laptop"));
    ada.state.disabled = true;
    await ada.job.run(0);
    expect(ada.calls).toEqual([
      ["a", null],
      ["b", null],
    ]);
    expect(ada.left()).toEqual([]);
  });
});
