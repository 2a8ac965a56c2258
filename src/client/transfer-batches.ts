import { IMPORT_LINES_MAX } from "#protocol/transfer/format.ts";

/** Bytes of one request, unless a file is larger: enough to keep requests cheap, and few enough to repeat. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_LINES = Math.min(5_000, IMPORT_LINES_MAX);

/** Some lines of a document, for one request. */
export interface Batch {
  /** Whether the document contains a conversation, or only people. */
  kind: "conversation" | "users";
  /** The numbers of its first line in the document, and of the line after its last. */
  first: number;
  next: number;
  text: string;
}

/**
 * Cuts documents, one after another, into batches: a file's lines stay together, and each document begins a new batch.
 * Holds one batch in memory.
 */
export async function* batchesOf(
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Batch, void, undefined> {
  let lines: string[] = [];
  let bytes = 0;
  let first = 1;
  let kind: Batch["kind"] | null = null;
  const cut = (): Batch => {
    const batch = {
      kind: kind ?? "users",
      first,
      next: first + lines.length,
      text: `${lines.join("\n")}\n`,
    };
    first = batch.next;
    lines = [];
    bytes = 0;
    return batch;
  };
  for await (const line of linesOf(source)) {
    const type = typeOf(line);
    if (type === "parley" && (first > 1 || lines.length > 0)) {
      if (lines.length > 0) yield cut();
      first = 1;
      kind = null;
    }
    const isFull = lines.length >= BATCH_LINES || bytes >= BATCH_BYTES;
    if (isFull && type !== "bytes") yield cut();
    if (kind === null && type !== "parley" && type !== "") {
      kind = type === "conversation" ? "conversation" : "users";
    }
    lines.push(line);
    bytes += line.length;
  }
  if (lines.length > 0) yield cut();
}

/** Splits a streamed text into lines, without their ends. */
async function* linesOf(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for await (const piece of source) {
    const text = typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    const [head = "", ...others] = text.split("\n");
    parts.push(head);
    for (const other of others) {
      yield parts.join("");
      parts = [other];
    }
  }
  const rest = parts.join("") + decoder.decode();
  if (rest !== "") yield rest;
}

const TYPE = /^\uFEFF?\s*\{\s*"type"\s*:\s*"([a-z]+)"/;

/** Returns the type of a line; empty if it has none, which the server then reports. */
function typeOf(line: string): string {
  const [, type] = TYPE.exec(line.slice(0, 64)) ?? [];
  if (type !== undefined) return type;
  try {
    const parsed: unknown = JSON.parse(line);
    const isTyped = typeof parsed === "object" && parsed !== null && "type" in parsed;
    return isTyped ? String(parsed.type) : "";
  } catch {
    return "";
  }
}
