import { describe, expect, it } from "vitest";
import { Backlog } from "#server/sockets/backlog.ts";

describe("a socket's backlog", () => {
  it("a socket's backlog is everything sent until two pings came (CLOSE-4)", () => {
    const backlog = new Backlog();
    backlog.sent(10);
    backlog.pinged(1);
    expect(backlog.unread).toBe(10);
    backlog.sent(5);
    backlog.pinged(2);
    expect(backlog.unread).toBe(5);
  });

  it("one ping is credited once, however often it is noticed (CLOSE-4)", () => {
    const backlog = new Backlog();
    backlog.pinged(1);
    backlog.sent(10);
    backlog.pinged(1);
    backlog.sent(10);
    backlog.pinged(1);
    expect(backlog.unread).toBe(20);
  });

  it("data sent after a ping counts until the next one (CLOSE-4)", () => {
    const backlog = new Backlog();
    backlog.pinged(1);
    backlog.sent(30);
    backlog.pinged(2);
    backlog.sent(2);
    expect(backlog.unread).toBe(32);
    backlog.pinged(3);
    expect(backlog.unread).toBe(2);
  });

  it("data sent by a resume is credited at the next ping (RESUME-5)", () => {
    const backlog = new Backlog();
    backlog.resumed(10);
    expect(backlog.resumedSincePing).toBe(10);
    backlog.pinged(1);
    expect(backlog.resumedSincePing).toBe(0);
  });

  it("the backlog knows how much was sent since its pings were last read (CLOSE-4)", () => {
    const backlog = new Backlog();
    backlog.sent(10);
    expect(backlog.sentSinceAsked).toBe(10);
    backlog.asked();
    backlog.sent(3);
    expect(backlog.sentSinceAsked).toBe(3);
  });
});
