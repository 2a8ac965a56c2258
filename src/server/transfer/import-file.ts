import { Buffer } from "node:buffer";
import type { LineProblem } from "#domain/importing.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { mediaNameSchema } from "#protocol/media.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { FileLine } from "#protocol/transfer/lines.ts";
import { carryImported, leaseMedia } from "#storage/d1/transfer.ts";
import type { Env } from "../env.ts";
import { inspect } from "../media/inspect.ts";

/** Longer than any request takes to upload a file. */
const LEASE_MS = 15 * 60_000;

interface Target {
  conversation_id: string;
  /** The uploader's id on this server. */
  user_id: string;
}

/** `problem`: the fault of the file's own line. */
export type FileRefusal = { problem: LineProblem } | { failure: Failure };

/**
 * Streams a file into R2 under its original key, and records that the conversation uses it. Skips the upload if the
 * file exists already. `next` returns the next bytes.
 */
export async function importFile(
  env: Pick<Env, "DB" | "MEDIA">,
  line: FileLine,
  { conversation_id, user_id }: Target,
  next: () => Promise<Buffer | null>,
): Promise<Result<null, FileRefusal>> {
  const { key, size, owned } = line;
  const first = size === 0 ? Buffer.alloc(0) : await next();
  if (first === null) return ok(null);
  const { content_type } = await inspect(first, line.content_type);
  const now = Date.now();
  const present = await leaseMedia(
    env.DB,
    {
      key,
      user_id,
      size,
      content_type,
      created_at: line.created_at,
      name: mediaNameSchema.safeParse(line.name).data ?? null,
      width: line.width ?? null,
      height: line.height ?? null,
      duration_ms: line.duration_ms ?? null,
      placeholder: line.placeholder ?? null,
      waveform: line.waveform ?? null,
    },
    now + LEASE_MS,
  );
  if (present.removed) return err({ failure: removing() });
  if (present.user_id !== user_id || present.size !== size) {
    return err({ problem: { path: "key", message: "belongs to another file" } });
  }
  const stored = present.stored
    ? await drain(first, size, next)
    : await store(env.MEDIA, { key, size, content_type, first }, next);
  if (!stored) return ok(null);
  const time = new Date(now).toISOString();
  const carried = await carryImported(env.DB, { key, conversation_id, owned }, time);
  return carried ? ok(null) : err({ failure: removing() });
}

function removing(): Failure {
  const detail = "The server is still deleting an earlier file with this key";
  return failure("overloaded", detail, { retry_after_ms: 5_000 });
}

/** Reads the file's remaining lines without storing them. Returns false if the bytes end too soon. */
async function drain(
  first: Buffer,
  size: number,
  next: () => Promise<Buffer | null>,
): Promise<boolean> {
  for (let bytes = first.byteLength; bytes < size;) {
    const piece = await next();
    if (piece === null) return false;
    bytes += piece.byteLength;
  }
  return true;
}

async function store(
  bucket: R2Bucket,
  {
    key,
    size,
    content_type,
    first,
  }: { key: string; size: number; content_type: string; first: Buffer },
  next: () => Promise<Buffer | null>,
): Promise<boolean> {
  const { readable, writable } = new FixedLengthStream(size);
  const put = bucket.put(key, readable, { httpMetadata: { contentType: content_type } });
  // Awaited below; until then a failure shows as an error of the stream.
  put.catch(() => undefined);
  const writer = writable.getWriter();
  writer.closed.catch(() => undefined);
  let bytes = 0;
  for (let piece: Buffer | null = first; piece !== null; piece = await next()) {
    bytes += piece.byteLength;
    if (piece.byteLength > 0) await writer.write(piece);
    if (bytes >= size) break;
  }
  if (bytes < size) {
    await writer.abort().catch(() => undefined);
    return false;
  }
  await writer.close();
  await put;
  return true;
}
