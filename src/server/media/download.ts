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
  const range = parseRange(request, media.size);
  if (range === "unsatisfiable") {
    const headers = { "content-range": `bytes */${media.size}` };
    return err({ failure: failure("range_not_satisfiable"), headers });
  }
  const object = await bucket.get(key, {
    onlyIf: conditionsOf(request),
    ...(range === null ? {} : { range }),
  });
  if (object === null) return err({ failure: failure("not_found"), headers: {} });
  const headers = new Headers({
    etag: object.httpEtag,
    "cache-control": CACHE,
    "accept-ranges": "bytes",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
  if (!("body" in object)) return ok(new Response(null, { status: 304, headers }));
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
  size: number,
): { offset: number; length: number } | "unsatisfiable" | null {
  // A range of another representation than the client has a part of is no use to it.
  if (headers.has("if-range")) return null;
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

/** A copy, with no more of the request's headers than are about what the client has. */
function conditionsOf(request: Headers): Headers {
  const headers = new Headers();
  const etag = request.get("if-none-match");
  if (etag !== null) headers.set("if-none-match", etag);
  return headers;
}
