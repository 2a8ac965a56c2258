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
  it("while its token is good and it is heard", () => {
    expect(closeReason(well, NOW)).toBeNull();
  });

  it("CLOSE-2 until the moment its token expires", () => {
    expect(closeReason({ ...well, token_expires_at: NOW }, NOW)).toBe("token_expired");
  });

  it("CLOSE-3 until it was silent for three heartbeats", () => {
    const last_heard_at = NOW - SILENT_AFTER_MS;
    expect(closeReason({ ...well, last_heard_at }, NOW)).toBe("silent");
  });

  it("CLOSE-4 until too much of what it was sent is unread", () => {
    expect(closeReason({ ...well, unread: MAX_UNREAD + 1 }, NOW)).toBe("slow_reader");
  });

  it("and of several reasons the token's comes first: a fresh one is what it needs to come back", () => {
    const bad = { token_expires_at: 0, last_heard_at: 0, unread: MAX_UNREAD + 1 };
    expect(closeReason(bad, NOW)).toBe("token_expired");
  });
});

describe("a resume", () => {
  it("RESUME-5 goes on while not too much is unheard, waits, and gives up on who is not heard", () => {
    expect(maySendPage(MAX_RESUMED, RESUME_WAIT_MS)).toBe("yes");
    expect(maySendPage(MAX_RESUMED + 1, 0)).toBe("wait");
    expect(maySendPage(MAX_RESUMED + 1, RESUME_WAIT_MS - 1)).toBe("wait");
    expect(maySendPage(MAX_RESUMED + 1, RESUME_WAIT_MS)).toBe("slow_reader");
  });
});
