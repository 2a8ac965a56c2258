import { create as contentDisposition } from "content-disposition";
import { isShown } from "#domain/message-kind.ts";
import type { Failure } from "#protocol/errors.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { StoredMedia } from "#storage/d1/media.ts";
import { isKnown } from "../if-none-match.ts";

/** Uploads never change, so readers may cache them; shared caches may not. */
const CACHE = "private, max-age=31536000, immutable";

/**
 * Returns the bytes, a range of them, or 304. Browsers download every type that they cannot show safely: they never
 * guess the type, and no file can run scripts or load anything.
 */
export async function download(
  bucket: R2Bucket,
  { key, media }: StoredMedia,
  request: Headers,
  save: boolean,
): Promise<Result<Response, { failure: Failure; headers: Record<string, string> }>> {
  // The bytes of a key never change, so the key is the entity tag.
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
    const headers = { "content-range": `bytes */${media.size}` };
    return err({ failure: failure("range_not_satisfiable"), headers });
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

/** RFC 9110: supports one range of bytes; ignores any other `Range`. */
function parseRange(
  headers: Headers,
  etag: string,
  size: number,
): { offset: number; length: number } | "unsatisfiable" | null {
  // A range is useless to a client that has part of another version.
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
