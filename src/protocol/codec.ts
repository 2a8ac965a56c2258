import type { z } from "zod";
import { botUpFrameSchema, type BotUpFrame } from "./bot/frames.ts";
import { failure, type Failure } from "./errors.ts";
import type { Issue } from "./problem.ts";
import { plainSend } from "./frames/plain-send.ts";
import { upFrameSchema, type UpFrame } from "./frames/up.ts";
import { inboxUpFrameSchema, type InboxUpFrame } from "./inbox/frames.ts";
import { MAX_FRAME_BYTES } from "./limits.ts";
import { refSchema, type Ref } from "./primitives.ts";
import { err, ok, type Result } from "./result.ts";

/** A refused frame, with the `ref` for the error frame, if it has one. */
export interface BadFrame {
  failure: Failure;
  ref: Ref | undefined;
}

const encoder = new TextEncoder();

/** Counts UTF-8 bytes only if the text could exceed `bound`. */
export function exceedsBytes(text: string, bound: number): boolean {
  if (text.length > bound) return true;
  return text.length * 3 > bound && encoder.encode(text).byteLength > bound;
}

export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.slice(0, 20).map(({ path, message }) => ({
    path: path.map(String).join("."),
    message,
  }));
}

/** Measures, then parses, then validates a frame. The failure's detail never quotes the frame. */
export function decodeUpFrame(data: string | ArrayBuffer): Result<UpFrame, BadFrame> {
  return decodeWith(upFrameSchema, data, plainSend);
}

/** Like `decodeUpFrame`, for the inbox socket. */
export function decodeInboxUpFrame(data: string | ArrayBuffer): Result<InboxUpFrame, BadFrame> {
  return decodeWith(inboxUpFrameSchema, data);
}

/** Like `decodeUpFrame`, for a bot's socket. */
export function decodeBotUpFrame(data: string | ArrayBuffer): Result<BotUpFrame, BadFrame> {
  return decodeWith(botUpFrameSchema, data);
}

/** `recognise` accepts the most common frames without the schema, and returns null for all others. */
function decodeWith<T>(
  schema: z.ZodType<T>,
  data: string | ArrayBuffer,
  recognise: (value: unknown) => T | null = () => null,
): Result<T, BadFrame> {
  if (typeof data !== "string")
    return bad(failure("frame_malformed", "Frames must be JSON text, not binary"));
  if (exceedsBytes(data, MAX_FRAME_BYTES)) {
    return bad(failure("too_large", `A frame can have at most ${MAX_FRAME_BYTES} bytes`));
  }
  const value = parseJson(data);
  if (value === undefined) return bad(failure("frame_malformed"));
  const recognised = recognise(value);
  if (recognised !== null) return ok(recognised);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return bad(
    failure("validation_failed", "The frame is not valid", { issues: issuesOf(parsed.error) }),
    refOf(value),
  );
}

function bad(failure: Failure, ref?: Ref): { ok: false; error: BadFrame } {
  return err({ failure, ref });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refOf(value: unknown): Ref | undefined {
  if (typeof value !== "object" || value === null || !("ref" in value)) return undefined;
  return refSchema.safeParse(value.ref).data;
}
