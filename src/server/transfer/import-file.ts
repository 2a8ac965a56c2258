import { Buffer } from "node:buffer";
import type { LineProblem } from "#domain/importing.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { mediaNameSchema } from "#protocol/media.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { FileLine } from "#protocol/transfer/lines.ts";
import { carryImported, leaseMedia } from "#storage/d1/transfer.ts";
import type { Env } from "../env.ts";
import { inspect } from "../media/inspect.ts";

/** Longer than any request takes to bring a file. */
const LEASE_MS = 15 * 60_000;

interface Target {
  conversation_id: string;
  /** Its uploader here. */
  user_id: string;
}

/** `problem`: what is wrong with the file's own line. */
export type FileRefusal = { problem: LineProblem } | { failure: Failure };

/**
 * Stores a file under its own key, streamed, and has the conversation carry it. A file that is there already is not
 * stored again. `next` returns its bytes piece by piece.
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
    return err({ problem: { path: "key", message: "is that of another file" } });
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
  const detail = "A file with this key is being removed";
  return failure("overloaded", detail, { retry_after_ms: 5_000 });
}

/** Returns false when the bytes ended too soon. */
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
  // It is awaited below; until then a failure is the stream's.
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
