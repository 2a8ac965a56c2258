import { describe, expect, it } from "vitest";
import { Backlog } from "#server/sockets/backlog.ts";

describe("a socket's backlog", () => {
  it("CLOSE-4 is all that was sent until two pings came", () => {
    const backlog = new Backlog();
    backlog.sent(10);
    backlog.pinged(1);
    expect(backlog.unread).toBe(10);
    backlog.sent(5);
    backlog.pinged(2);
    expect(backlog.unread).toBe(5);
  });

  it("CLOSE-4 is not forgiven twice for one ping, however often it is noticed", () => {
    const backlog = new Backlog();
    backlog.pinged(1);
    backlog.sent(10);
    backlog.pinged(1);
    backlog.sent(10);
    backlog.pinged(1);
    expect(backlog.unread).toBe(20);
  });

  it("CLOSE-4 keeps what was sent after a ping when the next one comes", () => {
    const backlog = new Backlog();
    backlog.pinged(1);
    backlog.sent(30);
    backlog.pinged(2);
    backlog.sent(2);
    expect(backlog.unread).toBe(32);
    backlog.pinged(3);
    expect(backlog.unread).toBe(2);
  });

  it("RESUME-5 forgets what a resume sent at the next ping", () => {
    const backlog = new Backlog();
    backlog.resumed(10);
    expect(backlog.resumedSincePing).toBe(10);
    backlog.pinged(1);
    expect(backlog.resumedSincePing).toBe(0);
  });

  it("CLOSE-4 knows how much was sent since its pings were last asked for", () => {
    const backlog = new Backlog();
    backlog.sent(10);
    expect(backlog.sentSinceAsked).toBe(10);
    backlog.asked();
    backlog.sent(3);
    expect(backlog.sentSinceAsked).toBe(3);
  });
});
