import { describe, expect, it } from "vitest";
import { closeReason, maySendPage } from "#domain/liveness.ts";
import { MAX_RESUMED, MAX_UNREAD, RESUME_WAIT_MS, SILENT_AFTER_MS } from "#protocol/limits.ts";

const NOW = 1_000_000;
const well = {
  token_expires_at: NOW + 1,
  last_heard_at: NOW - SILENT_AFTER_MS + 1,
  unread: MAX_UNREAD,
};

describe("a socket may stay", () => {
  it("a socket may stay while its token is valid and its client sends", () => {
    expect(closeReason(well, NOW)).toBeNull();
  });

  it("a socket may stay until its token expires (CLOSE-2)", () => {
    expect(closeReason({ ...well, token_expires_at: NOW }, NOW)).toBe("token_expired");
  });

  it("a socket may stay until it was silent for three heartbeats (CLOSE-3)", () => {
    const last_heard_at = NOW - SILENT_AFTER_MS;
    expect(closeReason({ ...well, last_heard_at }, NOW)).toBe("silent");
  });

  it("a socket may stay until too many sent bytes are unread (CLOSE-4)", () => {
    expect(closeReason({ ...well, unread: MAX_UNREAD + 1 }, NOW)).toBe("slow_reader");
  });

  it("of several reasons to close the token's comes first: the client needs a fresh one to return", () => {
    const bad = { token_expires_at: 0, last_heard_at: 0, unread: MAX_UNREAD + 1 };
    expect(closeReason(bad, NOW)).toBe("token_expired");
  });
});

describe("a resume", () => {
  it("a resume continues while few bytes are unread, then waits, and gives up on a silent client (RESUME-5)", () => {
    expect(maySendPage(MAX_RESUMED, RESUME_WAIT_MS)).toBe("yes");
    expect(maySendPage(MAX_RESUMED + 1, 0)).toBe("wait");
    expect(maySendPage(MAX_RESUMED + 1, RESUME_WAIT_MS - 1)).toBe("wait");
    expect(maySendPage(MAX_RESUMED + 1, RESUME_WAIT_MS)).toBe("slow_reader");
  });
});
