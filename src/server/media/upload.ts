import { Buffer } from "node:buffer";
import { checkSmall } from "#domain/avatar.ts";
import { failure } from "#protocol/errors.ts";
import { type Media, type Upload, type UploadQuery } from "#protocol/media.ts";
import { MEDIA_PATH } from "#protocol/media-address.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { UPLOAD_LEASE_MS } from "#protocol/limits.ts";
import { forgetMedia, ownMedia } from "#storage/d1/media.ts";
import { markStored, renewLease, reserveMedia } from "#storage/d1/reservations.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { HEAD_BYTES, inspect } from "./inspect.ts";

/** Bytes to forward at a time: network chunks are so small that handling each would dominate the cost. */
const CHUNK_BYTES = 128 * 1024;

interface Incoming {
  user_id: string;
  body: ReadableStream<Uint8Array>;
  size: number;
  declared: string | undefined;
  hints: UploadQuery;
}

/** When to renew a lease; most uploads end sooner. */
const RENEWED_AFTER_MS = UPLOAD_LEASE_MS / 2;

/**
 * Streams a file to R2. Writes the row before the bytes, so that the quota holds under concurrent uploads and R2 has
 * nothing without a row. The row leases the space until all bytes have arrived, so an interrupted upload frees its
 * space whatever happens to the connection or this instance.
 */
export async function upload(env: Env, incoming: Incoming): Promise<Result<Upload>> {
  const { user_id, body, size, declared, hints } = incoming;
  const { small = null } = hints;
  if (small !== null) {
    const fits = checkSmall((await ownMedia(env.DB, small, user_id))?.media ?? null);
    if (!fits.ok) return fits;
  }
  const begun = await withHead(body, Math.min(size, HEAD_BYTES));
  if (begun === null) return brokenOff(size);
  const { head, whole, received } = begun;
  const { content_type, width, height } = await inspect(head, declared);
  const isSound = content_type.startsWith("audio/");
  const media: Media = {
    name: hints.name ?? null,
    content_type,
    size,
    width: width ?? hints.width ?? null,
    height: height ?? hints.height ?? null,
    duration_ms: hints.duration_ms ?? null,
    placeholder: hints.placeholder ?? null,
    waveform:
      hints.waveform === undefined || !isSound
        ? null
        : [...Buffer.from(hints.waveform, "base64url")],
    transcript: null,
  };
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
  const quota = configOf(env).MEDIA_BYTES_PER_USER;
  const now = Date.now();
  const terms = { quota, leased_until: now + UPLOAD_LEASE_MS, now };
  if (!(await reserveMedia(env.DB, { key, user_id, small, media }, terms))) {
    return err(failure("quota_exceeded", `Your files can have at most ${quota} bytes in total`));
  }
  const lease = new Lease(env.DB, key, now);
  const isWhole = await store(env.MEDIA, key, whole(lease), media);
  if (isWhole && received() === size && (await markStored(env.DB, key, Date.now()))) {
    return ok({ media_url: `${MEDIA_PATH}${key}`, ...media });
  }
  await forget(env, key);
  return lease.lost || received() === size
    ? err(failure("overloaded", "The file could not be stored", { retry_after_ms: 1_000 }))
    : brokenOff(size);
}

/** Blames the client's body rather than the server. */
function brokenOff(size: number): Result<never> {
  log("debug", "upload_broke_off", { size });
  return err(failure("malformed", `The body does not have the announced ${size} bytes`));
}

/** If this fails, the lease expires anyway, and the sweep removes the rest. */
async function forget(env: Env, key: string): Promise<void> {
  try {
    await env.MEDIA.delete(key);
    await forgetMedia(env.DB, [key]);
  } catch (error) {
    log("error", "upload_not_forgotten", {}, error);
  }
}

/** The space that an upload reserves while its bytes arrive. */
class Lease {
  /** True once the lease has lapsed and another upload has taken the space. */
  lost = false;
  readonly #db: D1Database;
  readonly #key: string;
  #renewedAt: number;

  constructor(db: D1Database, key: string, since: number) {
    this.#db = db;
    this.#key = key;
    this.#renewedAt = since;
  }

  async arrived(now: number): Promise<void> {
    if (now < this.#renewedAt + RENEWED_AFTER_MS) return;
    this.#renewedAt = now;
    // While D1 is unavailable, nobody else can take the space.
    const renewed = await renewLease(this.#db, this.#key, now + UPLOAD_LEASE_MS).catch(() => true);
    this.lost = !renewed;
    if (this.lost) throw new Error("the lease has lapsed");
  }
}

/** Returns false if the body ended early, was longer than announced, or R2 refused it. */
async function store(
  bucket: R2Bucket,
  key: string,
  whole: ReadableStream<Uint8Array>,
  { size, content_type }: Media,
): Promise<boolean> {
  const { readable, writable } = new FixedLengthStream(size);
  const put = bucket.put(key, readable, { httpMetadata: { contentType: content_type } });
  const [piped, kept] = await Promise.allSettled([whole.pipeTo(writable), put]);
  return piped.status === "fulfilled" && kept.status === "fulfilled";
}

/** Returns the first bytes for inspection, a stream of all bytes, and the count so far; null if the body ends early. */
async function withHead(
  body: ReadableStream<Uint8Array>,
  wanted: number,
): Promise<{
  head: Uint8Array;
  whole: (lease: Lease) => ReadableStream<Uint8Array>;
  received: () => number;
} | null> {
  const reader = body.getReader({ mode: "byob" });
  const begun = await reader
    .readAtLeast(Math.max(wanted, 1), new Uint8Array(Math.max(wanted, 1)))
    .catch(() => null);
  if (begun === null) return null;
  const { value: head = new Uint8Array() } = begun;
  let length = head.byteLength;
  const whole = (lease: Lease) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        if (head.byteLength > 0) controller.enqueue(head);
      },
      async pull(controller) {
        const { value, done } = await reader.readAtLeast(CHUNK_BYTES, new Uint8Array(CHUNK_BYTES));
        if (value !== undefined && value.byteLength > 0) {
          length += value.byteLength;
          await lease.arrived(Date.now());
          controller.enqueue(value);
        }
        if (done) controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    });
  return { head, whole, received: () => length };
}
