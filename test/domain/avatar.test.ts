import { describe, expect, it } from "vitest";
import { checkAvatar, checkSmall, isPreviewPicture } from "#domain/avatar.ts";
import {
  AVATAR_BYTES_MAX,
  AVATAR_PIXELS_MAX,
  SMALL_BYTES_MAX,
  SMALL_PIXELS_MAX,
} from "#protocol/limits.ts";
import type { Media } from "#protocol/media.ts";
import { media } from "../client/support/fixtures.ts";

function picture(more: Partial<Media> = {}): Media {
  return media({ size: 100, width: 64, height: 64, ...more });
}

describe.each([
  ["an avatar", "avatar_url", checkAvatar, AVATAR_PIXELS_MAX, AVATAR_BYTES_MAX],
  ["a smaller picture", "small", checkSmall, SMALL_PIXELS_MAX, SMALL_BYTES_MAX],
] as const)("%s", (_, path, check, pixels, bytes) => {
  it.each(["image/jpeg", "image/png", "image/webp", "image/gif"])("may be %s", (content_type) => {
    expect(check(picture({ content_type })).ok).toBe(true);
  });

  it("may have up to the limit of pixels and bytes", () => {
    expect(check(picture({ width: pixels, height: pixels, size: bytes })).ok).toBe(true);
  });

  it.each([
    ["is not one of your uploads", null],
    ["is not a JPEG, PNG, WebP or GIF picture", picture({ content_type: "image/svg+xml" })],
    [`has more than ${pixels} pixels on a side`, picture({ width: pixels + 1 })],
    [`has more than ${pixels} pixels on a side`, picture({ height: pixels + 1 })],
    [`has more than ${pixels} pixels on a side`, picture({ width: null })],
    [`has more than ${pixels} pixels on a side`, picture({ height: null })],
    [`has more than ${bytes} bytes`, picture({ size: bytes + 1 })],
  ])("is refused if it %s", (message, refused) => {
    expect(check(refused)).toMatchObject({
      ok: false,
      error: { code: "validation_failed", issues: [{ path, message }] },
    });
  });
});

it.each([
  ["image/png", 16, 4_096, true],
  ["image/png", 4_096, 16, true],
  ["image/png", 15, 100, false],
  ["image/png", 100, 15, false],
  ["image/png", 100, 4_097, false],
  ["image/png", 4_097, 100, false],
  ["image/svg+xml", 100, 100, false],
])(
  "%s of %i × %i pixels is a preview's picture: %j (PREVIEW-3)",
  (content_type, width, height, is) => {
    expect(isPreviewPicture({ content_type, width, height })).toBe(is);
  },
);
