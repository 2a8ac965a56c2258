import { describe, expect, test } from "vitest";
import { NO_ALBUMS, withAlbums, type Albums } from "#web/conversation/timeline/albums.ts";
import { isPending, type TimelineItem } from "#web/conversation/timeline/timeline-item.ts";
import { albumLayout } from "#web/media/album-layout.ts";
import { media } from "../../../../client/support/fixtures.ts";
import { message, pending } from "../fixtures.ts";

const asMe = { me: "me", unreadFrom: null, before: NO_ALBUMS };
const PICTURE = media({ width: 3, height: 2 });

function picture(id: number, more: Parameters<typeof message>[3] = {}) {
  return message(id, "ann", 0, {
    kind: "image",
    album: "trip",
    text: null,
    media: PICTURE,
    ...more,
  });
}

function nameOf(item: TimelineItem): number | string {
  return isPending(item) ? item.client_id : item.id;
}

/** The rows, each with its messages. */
function rowsOf({ items, byKey }: Albums): (number | string)[][] {
  return items.map((item) => {
    const album = [...byKey.values()].find(([first]) => first === item) ?? [item];
    return album.map(nameOf);
  });
}

describe("albums in a timeline", () => {
  test("consecutive messages of one album are one row, which others separate (ALBUM-1)", () => {
    const items = [
      picture(1),
      picture(2),
      message(3, "bob", 0),
      picture(4),
      picture(5, { album: "other" }),
      picture(6, { album: "other", sender_id: "bob" }),
    ];
    expect(rowsOf(withAlbums(items, asMe))).toEqual([[1, 2], [3], [4], [5], [6]]);
  });

  test("deleted messages leave the row without separating it, and the last remaining one stands alone", () => {
    const gone = { deleted_at: "2026-05-04T00:00:00.000Z", kind: "text", media: null } as const;
    const albums = withAlbums([picture(1, gone), picture(2), picture(3, gone), picture(4)], asMe);
    expect(rowsOf(albums)).toEqual([[2, 4]]);
    expect([1, 3, 4].map((id) => albums.rows.get(id))).toEqual([2, 2, 2]);
    expect(rowsOf(withAlbums([picture(1, gone), picture(2)], asMe))).toEqual([[1], [2]]);
  });

  test("pending messages are in the row, and failed ones stand below it", () => {
    const mine = { sender_id: "me", client_id: "one" };
    const failed = { state: "failed", code: "network", detail: "", retryable: true } as const;
    const items = [
      picture(1, mine),
      pending("two", 0, { draft: { album: "trip" } }),
      pending("three", 0, { draft: { album: "trip" }, status: failed }),
    ];
    expect(rowsOf(withAlbums(items, asMe))).toEqual([[1, "two"], ["three"]]);
  });

  test("a row has at most ten pictures and videos, and unread ones do not join read ones", () => {
    const twelve = Array.from({ length: 12 }, (_, at) => picture(at + 1));
    expect(rowsOf(withAlbums(twelve, asMe)).map((row) => row.length)).toEqual([10, 2]);
    const file = picture(2, { kind: "file" });
    expect(rowsOf(withAlbums([picture(1), file, picture(3)], asMe))).toEqual([[1], [2], [3]]);
    const unread = { ...asMe, unreadFrom: 2 };
    expect(rowsOf(withAlbums([picture(1), picture(2), picture(3)], unread))).toEqual([[1], [2, 3]]);
  });

  test("an unchanged album is the same object, and a timeline without one the same list", () => {
    const items = [picture(1), picture(2)];
    const before = withAlbums(items, asMe);
    const after = withAlbums([...items, message(3, "bob", 0)], { ...asMe, before });
    expect(after.byKey.get("1")).toBe(before.byKey.get("1"));
    const plain = [message(1, "ann", 0)];
    expect(withAlbums(plain, asMe).items).toBe(plain);
  });
});

describe("the layout of an album", () => {
  const shapes = [1.5, 0.66, 1, 1.78, 0.5, 3, null, 0.75, 1.33, 1.33];

  test("the layout keeps the order, and is about square for any sizes", () => {
    for (let count = 2; count <= 10; count += 1) {
      const rows = albumLayout(shapes.slice(0, count));
      expect(rows.flat()).toHaveLength(count);
      const height = rows.reduce((sum, row) => sum + 1 / row.reduce((a, b) => a + b, 0), 0);
      expect(height).toBeGreaterThan(0.4);
      expect(height).toBeLessThan(1.6);
    }
  });

  test("the layout puts two portrait pictures side by side, and two landscape ones above one another", () => {
    expect(albumLayout([0.7, 0.7])).toEqual([[0.7, 0.7]]);
    expect(albumLayout([1.8, 1.8])).toEqual([[1.8], [1.8]]);
  });
});
