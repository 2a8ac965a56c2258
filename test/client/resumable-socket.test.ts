import { describe, expect, it } from "vitest";
import type { ConnectionState } from "#client/connection-state.ts";
import { signedOutError } from "#client/problem.ts";
import { ResumableSocket } from "#client/resumable-socket.ts";
import { FakeClock, settled } from "./support/fake-clock.ts";
import { fakeSockets } from "./support/fake-socket.ts";
import { FakeTokens } from "./support/fake-tokens.ts";
import { FakeWake } from "./support/fake-wake.ts";

const HEARTBEAT = 30_000;

/** `random` is a half by default: the first wait is then 250 ms. */
function setup({ random = 0.5 } = {}) {
  const clock = new FakeClock();
  const sockets = fakeSockets();
  const tokens = new FakeTokens();
  const wake = new FakeWake();
  const frames: string[] = [];
  const states: ConnectionState[] = [];
  const socket = new ResumableSocket({
    url: () => `wss://chat.test/ws?attempt=${sockets.all.length}`,
    tokens,
    WebSocket: sockets.WebSocket,
    clock,
    random: () => random,
    wake,
    onFrame: (text) => {
      frames.push(text);
      if (text === "welcome") socket.welcomed(HEARTBEAT);
    },
    onState: (state) => states.push(state),
  });
  const open = async () => {
    socket.connect();
    await settled();
    sockets.last().open();
    sockets.last().say("welcome");
  };
  return { clock, sockets, tokens, wake, frames, states, socket, open };
}

describe("a resumable socket", () => {
  it("the socket offers the protocol and its token as subprotocols, never in the address", async () => {
    const { sockets, open } = setup();
    await open();
    expect(sockets.last().protocols).toEqual(["parley.v1", "bearer.token-1"]);
    expect(sockets.last().url.href).not.toContain("token-1");
  });

  it("the socket is open at the server's welcome, not at the transport's open event", async () => {
    const { socket, sockets, open } = setup();
    socket.connect();
    await settled();
    expect(socket.state.status).toBe("connecting");
    expect(socket.send("early")).toBe(false);
    await open();
    expect(socket.state.status).toBe("open");
    expect(socket.send("late")).toBe(true);
    expect(sockets.last().sent).toEqual(["ping", "late"]);
  });

  it("the socket reconnects after a jittered wait, computing the address anew", async () => {
    const { socket, sockets, clock, open } = setup();
    await open();
    sockets.last().drop(1006);
    expect(socket.state).toMatchObject({ status: "waiting", retryAt: clock.now() + 250 });
    await clock.advance(249);
    expect(sockets.all).toHaveLength(1);
    await clock.advance(1);
    expect(sockets.all).toHaveLength(2);
    expect(sockets.last().url.search).toBe("?attempt=1");
  });

  it("the socket does not wait at all where the jitter says so", async () => {
    const { sockets, clock, open } = setup({ random: 0 });
    await open();
    sockets.last().drop(1006);
    await clock.advance(0);
    expect(sockets.all).toHaveLength(2);
  });

  it("the socket reports itself offline after seven failures, and keeps trying", async () => {
    const { socket, sockets, clock, states } = setup();
    socket.connect();
    await settled();
    for (let i = 0; i < 7; i++) {
      sockets.last().drop(1006);
      if (i < 6) await clock.advance(15_000);
    }
    expect(sockets.all).toHaveLength(7);
    expect(socket.state.status).toBe("offline");
    await clock.advance(15_000);
    expect(sockets.all).toHaveLength(8);
    expect(socket.state).toMatchObject({ status: "offline", retryAt: null });
    sockets.last().say("welcome");
    expect(socket.state.status).toBe("open");
    expect(states.filter(({ status }) => status === "offline").length).toBeGreaterThan(0);
  });

  it("the socket backs off from a server that accepts it and closes at once", async () => {
    const { socket, sockets, clock, open } = setup();
    await open();
    for (let i = 0; i < 3; i++) {
      sockets.last().drop(1011);
      await clock.advance(10_000);
      sockets.last().say("welcome");
    }
    sockets.last().drop(1011);
    expect(socket.state).toMatchObject({ status: "waiting", attempt: 4 });
  });

  it("the socket reconnects at once when the network is back or the page is shown, also when offline", async () => {
    const { socket, sockets, clock, wake } = setup();
    socket.connect();
    await settled();
    for (let i = 0; i < 7; i++) {
      sockets.last().drop(1006);
      if (i < 6) await clock.advance(15_000);
    }
    wake.wake();
    await settled();
    expect(sockets.all).toHaveLength(8);
    expect(socket.state).toEqual({ status: "connecting", attempt: 0 });
  });

  it("the socket gets a fresh token after 4401 and reconnects at once", async () => {
    const { sockets, open } = setup();
    await open();
    sockets.last().drop(4401);
    await settled();
    expect(sockets.all.map(({ token }) => token)).toEqual(["token-1", "token-2"]);
  });

  it("the socket does not spin where every token is refused with 4401", async () => {
    const { socket, sockets, clock, open } = setup();
    await open();
    await clock.advance(10_000);
    for (let i = 0; i < 3; i++) {
      sockets.last().drop(4401);
      await settled();
    }
    expect(sockets.all).toHaveLength(2);
    expect(socket.state.status).toBe("waiting");
    await clock.advance(500);
    expect(sockets.last().token).toBe("token-3");
  });

  it("the socket waits at least a second after 4429, and as long as an error frame said", async () => {
    const { socket, sockets, clock, open } = setup({ random: 0 });
    await open();
    sockets.last().drop(4429);
    await clock.advance(999);
    expect(sockets.all).toHaveLength(1);
    await clock.advance(1);
    expect(sockets.all).toHaveLength(2);
    sockets.last().say("welcome");
    socket.holdOff(4_000);
    await clock.advance(1_000);
    sockets.last().drop(4429);
    await clock.advance(2_999);
    expect(sockets.all).toHaveLength(2);
    await clock.advance(1);
    expect(sockets.all).toHaveLength(3);
  });

  it("the socket pings as soon as it opens, before the welcome", async () => {
    const { socket, sockets } = setup();
    socket.connect();
    await settled();
    expect(sockets.last().sent).toEqual([]);
    sockets.last().open();
    expect(sockets.last().sent).toEqual(["ping"]);
  });

  it("the socket acts on the closing frame at once, and ignores everything after it (CLOSE-6)", async () => {
    const { socket, sockets, clock, open } = setup({ random: 0 });
    await open();
    socket.closing({ code: 4425, reason: "unavailable", retry_after_ms: 3_000 });
    expect(socket.state).toMatchObject({ status: "waiting", retryAt: clock.now() + 3_000 });
    expect(sockets.last().closedWith).toBe(1000);
    expect(socket.send("into the void")).toBe(false);
    sockets.last().drop(4503, "late");
    await clock.advance(3_000);
    expect(sockets.all).toHaveLength(2);
    socket.closing({ code: 4503, reason: "not_found" });
    expect(socket.state).toEqual({ status: "stopped", code: 4503, reason: "not_found" });
  });

  it("the socket gets a fresh token when the closing frame says that its own has expired (CLOSE-6)", async () => {
    const { socket, sockets, open } = setup();
    await open();
    socket.closing({ code: 4401, reason: "token_expired" });
    await settled();
    expect(sockets.all.map(({ token }) => token)).toEqual(["token-1", "token-2"]);
  });

  it("the socket pings after each 4 MiB that it has received (CLOSE-4)", async () => {
    const { sockets, open } = setup();
    await open();
    const mebibyte = "x".repeat(1024 * 1024);
    for (let i = 0; i < 3; i += 1) sockets.last().say(mebibyte);
    expect(sockets.last().pings).toBe(1);
    sockets.last().say(mebibyte);
    expect(sockets.last().pings).toBe(2);
    for (let i = 0; i < 4; i += 1) sockets.last().say(mebibyte);
    expect(sockets.last().pings).toBe(3);
  });

  it("the socket stops at 4503 for good, and releases timers and listeners", async () => {
    const { socket, sockets, clock, wake, open } = setup();
    await open();
    sockets.last().drop(4503, "no such conversation");
    expect(socket.state).toEqual({ status: "stopped", code: 4503, reason: "no such conversation" });
    await clock.advance(3_600_000);
    expect(sockets.all).toHaveLength(1);
    expect(clock.timers).toBe(0);
    expect(wake.listeners.size).toBe(0);
    await open();
    expect(socket.state.status).toBe("open");
  });

  it("the socket stops when nobody is signed in, and waits when only the token was unreachable", async () => {
    const { socket, tokens, sockets } = setup();
    tokens.failure = new Error("network");
    socket.connect();
    await settled();
    expect(socket.state.status).toBe("waiting");
    tokens.failure = signedOutError();
    socket.connect();
    await settled();
    expect(socket.state).toMatchObject({ status: "stopped", code: 4501 });
    expect(sockets.all).toHaveLength(0);
  });

  it("the socket gives up an attempt without a welcome within 15 seconds", async () => {
    const { socket, sockets, clock } = setup();
    socket.connect();
    await clock.advance(14_999);
    expect(socket.state.status).toBe("connecting");
    await clock.advance(1);
    expect(socket.state.status).toBe("waiting");
    expect(sockets.all[0]?.closedWith).toBe(1000);
  });

  it("an abandoned socket delivers nothing more", async () => {
    const { socket, sockets, clock, frames } = setup();
    socket.connect();
    await clock.advance(15_250);
    sockets.last().say("welcome");
    sockets.all[0]?.say("a frame from the past");
    sockets.all[0]?.drop(4503);
    expect(frames).toEqual(["welcome"]);
    expect(socket.state.status).toBe("open");
  });

  it("the failure of an abandoned attempt does not stop the socket", async () => {
    const { socket, sockets, tokens, clock } = setup();
    let fail: ((reason: unknown) => void) | undefined;
    const current = tokens.current.bind(tokens);
    tokens.current = () =>
      new Promise((_, reject) => {
        fail = reject;
      });
    socket.connect();
    await clock.advance(15_000);
    tokens.current = current;
    await clock.advance(250);
    fail?.(signedOutError());
    await settled();
    expect(socket.state.status).toBe("connecting");
    sockets.last().say("welcome");
    expect(socket.state.status).toBe("open");
  });

  it("no second socket opens when it is stopped while the token is on its way", async () => {
    const { socket, sockets } = setup();
    socket.connect();
    socket.stop();
    socket.connect();
    await settled();
    expect(sockets.all).toHaveLength(1);
  });
});

describe("a dead socket", () => {
  it("the socket pings with the literal text at once and every heartbeat, and pongs are not frames", async () => {
    const { sockets, clock, frames, open } = setup();
    await open();
    for (let i = 0; i < 3; i++) {
      await clock.advance(HEARTBEAT);
      sockets.last().say("pong");
    }
    expect(sockets.last().sent).toEqual(["ping", "ping", "ping", "ping"]);
    expect(frames).toEqual(["welcome"]);
    expect(sockets.all).toHaveLength(1);
  });

  it("a dead socket is replaced one and a half heartbeats after a ping without an answer", async () => {
    const { socket, clock, open } = setup();
    await open();
    await clock.advance(HEARTBEAT + 44_999);
    expect(socket.state.status).toBe("open");
    await clock.advance(1);
    expect(socket.state.status).toBe("waiting");
  });

  it("any frame keeps the socket alive", async () => {
    const { socket, sockets, clock, open } = setup();
    await open();
    for (let i = 0; i < 10; i++) {
      await clock.advance(HEARTBEAT);
      sockets.last().say("something else");
    }
    expect(socket.state.status).toBe("open");
    expect(sockets.all).toHaveLength(1);
  });

  it("a dead socket is noticed within five seconds of waking up", async () => {
    const { socket, sockets, clock, wake, open } = setup();
    await open();
    expect(sockets.last().pings).toBe(1);
    wake.wake();
    expect(sockets.last().pings).toBe(2);
    await clock.advance(4_999);
    expect(socket.state.status).toBe("open");
    await clock.advance(1);
    expect(socket.state.status).toBe("waiting");
  });

  it("an answered probe ends the suspicion", async () => {
    const { socket, sockets, clock, wake, open } = setup();
    await open();
    wake.wake();
    sockets.last().say("pong");
    await clock.advance(20_000);
    expect(socket.state.status).toBe("open");
  });
});

describe("authentication on the open socket", () => {
  it("the socket sends a fresh token by itself before the old one expires", async () => {
    const { sockets, tokens, clock, open } = setup();
    tokens.refreshAt = clock.now() + 720_000;
    await open();
    const beat = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 20_000) {
        await clock.advance(20_000);
        sockets.last().say("pong");
      }
    };
    await beat(700_000);
    expect(sockets.last().frames).toEqual([]);
    tokens.refreshAt = clock.now() + 740_000;
    await beat(20_000);
    expect(sockets.last().frames).toEqual([{ type: "auth", ref: 0, token: "token-2" }]);
    await beat(720_000);
    expect(sockets.last().frames.map((frame) => frame["token"])).toEqual(["token-2", "token-3"]);
    expect(sockets.all).toHaveLength(1);
  });

  it("the socket retries a renewal while the network is away, and stays open", async () => {
    const { socket, sockets, tokens, clock, open } = setup();
    tokens.refreshAt = clock.now() + 1_000;
    await open();
    tokens.failure = new Error("network");
    await clock.advance(1_000);
    expect(socket.state.status).toBe("open");
    tokens.failure = undefined;
    tokens.refreshAt = null;
    await clock.advance(10_000);
    expect(sockets.last().frames).toEqual([{ type: "auth", ref: 0, token: "token-2" }]);
  });

  it("the socket never loops over a token that is due as soon as it arrives", async () => {
    const { sockets, tokens, clock, open } = setup();
    tokens.refreshAt = clock.now() - 60_000;
    await open();
    await clock.advance(25_000);
    expect(sockets.last().frames.length).toBe(3);
  });

  it("the socket stops when the session has ended", async () => {
    const { socket, tokens, clock, open } = setup();
    tokens.refreshAt = clock.now() + 1_000;
    await open();
    tokens.failure = signedOutError();
    await clock.advance(1_000);
    expect(socket.state).toMatchObject({ status: "stopped", code: 4501 });
  });
});
