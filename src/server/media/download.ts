import { create as contentDisposition } from "content-disposition";
import { isShown } from "#domain/message-kind.ts";
import type { Failure } from "#protocol/errors.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { StoredMedia } from "#storage/d1/media.ts";

/** An upload never changes, and who fetched it may keep it; nobody in between may. */
const CACHE = "private, max-age=31536000, immutable";

/**
 * The bytes, or a range of them; 304 to whoever has them. What a browser cannot show harmlessly is only ever saved: the
 * type is never guessed again, and whatever it is, it runs nothing and loads nothing.
 */
export async function download(
  bucket: R2Bucket,
  { key, media }: StoredMedia,
  request: Headers,
  save: boolean,
): Promise<Result<Response, { failure: Failure; headers: Record<string, string> }>> {
  // What stands under a key never changes.
  const etag = `"${key}"`;
  const headers = new Headers({
    etag,
    "cache-control": CACHE,
    vary: "authorization",
    "accept-ranges": "bytes",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
  if (isKnown(request, etag)) return ok(new Response(null, { status: 304, headers }));
  const range = parseRange(request, etag, media.size);
  if (range === "unsatisfiable") {
    const told = { "content-range": `bytes */${media.size}` };
    return err({ failure: failure("range_not_satisfiable"), headers: told });
  }
  const object = await bucket.get(key, range === null ? {} : { range });
  if (object === null) return err({ failure: failure("not_found"), headers: {} });
  const type = isShown(media.content_type) && !save ? "inline" : "attachment";
  headers.set("content-disposition", contentDisposition(media.name ?? undefined, { type }));
  headers.set("content-type", media.content_type);
  if (range === null) {
    headers.set("content-length", String(media.size));
    return ok(new Response(object.body, { headers }));
  }
  const { offset, length } = range;
  headers.set("content-length", String(length));
  headers.set("content-range", `bytes ${offset}-${offset + length - 1}/${media.size}`);
  return ok(new Response(object.body, { status: 206, headers }));
}

/** RFC 9110: one range of bytes; whatever else a `Range` says is as if it said nothing. */
function parseRange(
  headers: Headers,
  etag: string,
  size: number,
): { offset: number; length: number } | "unsatisfiable" | null {
  // A range of another representation than the client has a part of is no use to it.
  if ((headers.get("if-range") ?? etag) !== etag) return null;
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get("range") ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (match === null || (from === "" && to === "")) return null;
  if (from === "") {
    const length = Math.min(Number(to), size);
    return length === 0 ? "unsatisfiable" : { offset: size - length, length };
  }
  const offset = Number(from);
  const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== "" && Number(to) < offset) return null;
  return offset >= size ? "unsatisfiable" : { offset, length: end - offset + 1 };
}

/** Whatever else an `If-None-Match` says is of something else. */
function isKnown(headers: Headers, etag: string): boolean {
  const told = headers.get("if-none-match") ?? "";
  return told.split(",").some((one) => ["*", etag].includes(one.trim().replace(/^W\//, "")));
}
