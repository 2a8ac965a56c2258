import { describe, expect, it } from "vitest";
import { normalRecoveryCode, RECOVERY_CODE_BYTES, recoveryCodeOf } from "#text/recovery-codes.ts";

describe("a recovery code", () => {
  const bytes = Uint8Array.from({ length: RECOVERY_CODE_BYTES }, (_, i) => i * 17);

  it("a recovery code has four groups of four letters and digits that cannot be confused", () => {
    expect(recoveryCodeOf(bytes)).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  });

  it("recovery codes differ where any of their bytes does", () => {
    const codes = bytes.map((_, i) => i).values();
    const all = Array.from(codes, (i) => recoveryCodeOf(bytes.with(i, (bytes[i] ?? 0) + 1)));
    expect(new Set(all).size).toBe(RECOVERY_CODE_BYTES);
  });

  it.each([
    "K3VQ-9D2M-X1C8-Z0T4",
    " k3vq 9d2m x1c8 z0t4 ",
    "k3vq9d2mx1c8z0t4",
    "k3vq–9d2m—xic8‑zot4",
    "k3vq-9d2m-xLc8-zOt4",
  ])("a recovery code is accepted however it was typed: %j", (typed) => {
    expect(normalRecoveryCode(typed)).toBe("k3vq9d2mx1c8z0t4");
  });
});
