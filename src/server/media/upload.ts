import { Buffer } from "node:buffer";
import { failure } from "#protocol/errors.ts";
import { MEDIA_PATH, type Media, type Upload, type UploadQuery } from "#protocol/media.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { UPLOAD_LEASE_MS } from "#protocol/limits.ts";
import { forgetMedia } from "#storage/d1/media.ts";
import { markStored, renewLease, reserveMedia } from "#storage/d1/reservations.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { HEAD_BYTES, inspect } from "./inspect.ts";

/** Passed on at a time: a network's own pieces are so small that handling them is most of the work. */
const CHUNK_BYTES = 128 * 1024;

interface Incoming {
  user_id: string;
  body: ReadableStream<Uint8Array>;
  size: number;
  declared: string | undefined;
  hints: UploadQuery;
}

/** A lease is renewed when so much of it is over: most uploads are done before. */
const RENEWED_AFTER_MS = UPLOAD_LEASE_MS / 2;

/**
 * Streams a file to R2. Its row is there before its bytes, so that the quota holds whatever comes at the same moment,
 * and so that nothing is in R2 that no row tells of. The room it takes is leased until all bytes are there: whatever
 * becomes of the connection, or of us, what breaks off gives it back.
 */
export async function upload(env: Env, incoming: Incoming): Promise<Result<Upload>> {
  const { user_id, body, size, declared, hints } = incoming;
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
  if (!(await reserveMedia(env.DB, { key, user_id, media }, terms))) {
    return err(failure("quota_exceeded", `Your files can have at most ${quota} bytes together`));
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

/** Nothing went wrong on our side. */
function brokenOff(size: number): Result<never> {
  log("debug", "upload_broke_off", { size });
  return err(failure("malformed", `The body does not have the ${size} bytes that it claims`));
}

/** Should this fail, the lease ends all the same, and the sweep finds what is left. */
async function forget(env: Env, key: string): Promise<void> {
  try {
    await env.MEDIA.delete(key);
    await forgetMedia(env.DB, [key]);
  } catch (error) {
    log("error", "upload_not_forgotten", {}, error);
  }
}

/** The room that an upload takes, for as long as its bytes arrive. */
class Lease {
  /** It lapsed, and the room was given to another upload. */
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
    // While D1 does not answer it gives the room to nobody else.
    const renewed = await renewLease(this.#db, this.#key, now + UPLOAD_LEASE_MS).catch(() => true);
    this.lost = !renewed;
    if (this.lost) throw new Error("the lease has lapsed");
  }
}

/** False when the body broke off, or was longer than it said, or R2 did not take it. */
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

/** The first bytes, to look at, a stream of all of them, and how many there have been so far; null when it breaks off. */
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
