import { Buffer } from "node:buffer";
import { failure } from "#protocol/errors.ts";
import { MEDIA_PATH, type Media, type Upload, type UploadQuery } from "#protocol/media.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { forgetMedia, markStored, reserveMedia } from "#storage/d1/media.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
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

/**
 * Streams a file to R2. Its row is there before its bytes, so that the quota holds whatever comes at the same moment,
 * and so that nothing is in R2 that no row tells of.
 */
export async function upload(env: Env, incoming: Incoming): Promise<Result<Upload>> {
  const { user_id, body, size, declared, hints } = incoming;
  const { head, whole, received } = await withHead(body, Math.min(size, HEAD_BYTES));
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
  const now = new Date().toISOString();
  const reserved = await reserveMedia(env.DB, { key, user_id, media }, quota, now);
  if (!reserved) {
    return err(failure("quota_exceeded", `All your files together have at most ${quota} bytes`));
  }
  const stored = await store(env.MEDIA, key, whole, media);
  if (!stored || received() !== size) {
    await env.MEDIA.delete(key);
    await forgetMedia(env.DB, [key]);
    return received() === size
      ? err(failure("overloaded", "The file could not be stored", { retry_after_ms: 1_000 }))
      : err(failure("malformed", `The body has other than ${size} bytes`));
  }
  await markStored(env.DB, key, now);
  return ok({ media_url: `${MEDIA_PATH}${key}`, ...media });
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

/** The first bytes, to look at, a stream of all of them, and how many there have been so far. */
async function withHead(
  body: ReadableStream<Uint8Array>,
  wanted: number,
): Promise<{
  head: Uint8Array;
  whole: ReadableStream<Uint8Array>;
  received: () => number;
}> {
  const reader = body.getReader({ mode: "byob" });
  const { value: head = new Uint8Array() } = await reader.readAtLeast(
    Math.max(wanted, 1),
    new Uint8Array(Math.max(wanted, 1)),
  );
  let length = head.byteLength;
  const whole = new ReadableStream<Uint8Array>({
    start(controller) {
      if (head.byteLength > 0) controller.enqueue(head);
    },
    async pull(controller) {
      const { value, done } = await reader.readAtLeast(CHUNK_BYTES, new Uint8Array(CHUNK_BYTES));
      if (value !== undefined && value.byteLength > 0) {
        length += value.byteLength;
        controller.enqueue(value);
      }
      if (done) controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { head, whole, received: () => length };
}
