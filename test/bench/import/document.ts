import { randomBytes, randomUUID } from "node:crypto";
import { LINE_BYTES_MAX } from "#protocol/transfer/format.ts";
import type { WrittenLine } from "#protocol/transfer/lines.ts";
import { writeLine } from "#protocol/transfer/write-line.ts";
import { textsFrom } from "../seed/texts.ts";

const PEOPLE = 10;
const BEGAN = Date.parse("2020-02-29T12:00:00.000Z");

/** A group of ten people, as another system would export it: messages, and a file on each of the first few. */
export interface BenchDocument {
  id: string;
  text: string;
}

export function documentOf(
  messages: number,
  { files, bytes }: { files: number; bytes: number } = { files: 0, bytes: 0 },
): BenchDocument {
  const id = randomUUID();
  const next = textsFrom(7);
  const created_at = at(0);
  const people = Array.from({ length: PEOPLE }, () => randomUUID());
  const lines: WrittenLine[] = [
    { type: "parley", version: 1, document_id: randomUUID() },
    { type: "conversation", id, kind: "group", title: "Moved", created_at },
    ...people.map((user_id) => ({
      type: "user" as const,
      id: user_id,
      username: `i${user_id.replaceAll("-", "").slice(0, 16)}`,
      display_name: "Imported",
      created_at,
    })),
  ];
  for (let count = 0; count < messages; count += 1) {
    const sender_id = people[count % PEOPLE] ?? "";
    const attached = count < files ? fileOf(sender_id, bytes) : { lines: [], carried: {} };
    lines.push(...attached.lines, {
      type: "message",
      id: count + 2,
      sender_id,
      client_id: `c${count}`,
      text: next(),
      created_at: at(count),
      ...attached.carried,
    });
  }
  for (const user_id of people) lines.push({ type: "member", user_id, joined_at: created_at });
  lines.push({ type: "end", lines: lines.length + 1 });
  return { id, text: lines.map(writeLine).join("") };
}

function fileOf(user_id: string, size: number) {
  const key = randomBytes(16).toString("base64url");
  const file = randomBytes(size);
  const lines: WrittenLine[] = [{ type: "file", key, user_id, size, created_at: at(0) }];
  for (let from = 0; from < size; from += LINE_BYTES_MAX) {
    const data = file.subarray(from, from + LINE_BYTES_MAX).toString("base64");
    lines.push({ type: "bytes", data });
  }
  return { lines, carried: { kind: "file" as const, media_url: `/api/v1/media/${key}` } };
}

function at(seconds: number): string {
  return new Date(BEGAN + seconds * 1_000).toISOString();
}
