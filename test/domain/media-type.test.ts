import { describe, expect, it } from "vitest";
import { isShown, kindOf } from "#domain/message-kind.ts";
import { mediaType } from "#domain/media-type.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
import { media } from "../client/support/fixtures.ts";

describe("what a file is", () => {
  it("a file's type comes from its signature, under the name that browsers know (MEDIA-1)", () => {
    expect(mediaType("image/png", bytes("x"), "text/html")).toBe("image/png");
    expect(mediaType("audio/x-m4a", bytes("x"), undefined)).toBe("audio/mp4");
  });

  it("a file without a signature is text or bytes, whatever was declared (MEDIA-1)", () => {
    expect(mediaType(undefined, bytes("<svg onload=alert(1)>"), "image/svg+xml")).toBe(
      "text/plain",
    );
    expect(mediaType(undefined, bytes("<!doctype html><script>"), "text/html")).toBe("text/plain");
    expect(mediaType(undefined, bytes("a\0b"), "image/png")).toBe("application/octet-stream");
    expect(mediaType(undefined, Uint8Array.of(0xff, 0xfe, 0x80), "text/plain")).toBe(
      "application/octet-stream",
    );
  });

  it("text that is cut within a character is text", () => {
    const whole = new TextEncoder().encode("日本");
    expect(mediaType(undefined, whole.subarray(0, 5), undefined)).toBe("text/plain");
  });

  it.each([
    ["video/webm", "....V_VP9...A_OPUS", "audio/webm", "video/webm"],
    ["video/webm", "....A_OPUS", "video/webm", "audio/webm"],
    ["video/webm", "....", "audio/webm;codecs=opus", "audio/webm"],
    ["video/webm", "....", "video/webm", "video/webm"],
    ["video/mp4", "hdlr12345678soun hdlr12345678vide", "audio/mp4", "video/mp4"],
    ["video/mp4", "hdlr12345678soun", "video/mp4", "audio/mp4"],
    ["video/mp4", "ftyp", "audio/mp4", "audio/mp4"],
  ])("%s with %s, declared %s, is %s", (detected, head, declared, type) => {
    expect(mediaType(detected, bytes(head), declared)).toBe(type);
  });

  it("no file that may run a script is shown inline (MEDIA-1)", () => {
    for (const type of [
      "text/html",
      "image/svg+xml",
      "application/xml",
      "application/pdf",
      "text/plain",
      "application/octet-stream",
    ]) {
      expect(isShown(type)).toBe(false);
    }
  });

  it("a message has the kind of its media", () => {
    const kind = (content_type: string) => kindOf("/api/v1/media/x", media({ content_type }));
    expect(kind("image/png")).toBe("image");
    expect(kind("audio/mp4")).toBe("audio");
    expect(kind("video/webm")).toBe("video");
    expect(kind("image/svg+xml")).toBe("file");
    expect(kind("application/pdf")).toBe("file");
  });
});
