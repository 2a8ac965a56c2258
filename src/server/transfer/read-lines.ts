import { LINE_MAX } from "#protocol/transfer/format.ts";
import { Buffer } from "node:buffer";
import type { LineProblem } from "#domain/importing.ts";
import { err, ok, type Result } from "#protocol/result.ts";

export interface TextLine {
  number: number;
  text: string;
}

/** A line that is too long or not UTF-8. */
export interface UnreadableLine {
  number: number;
  problem: LineProblem;
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Splits a UTF-8 body into lines numbered from `first`; accepts LF and CRLF. Holds only one line and one network chunk
 * in memory. Ends after the first unreadable line.
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  first: number,
): AsyncGenerator<Result<TextLine, UnreadableLine>> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let number = first;
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (): Result<TextLine, UnreadableLine> => {
    const line = { number, bytes: Buffer.concat(parts, length) };
    number += 1;
    parts = [];
    length = 0;
    try {
      return ok({ number: line.number, text: clean(decoder.decode(line.bytes), line.number) });
    } catch {
      return err({ number: line.number, problem: { path: "", message: "is not UTF-8" } });
    }
  };
  for await (const piece of body) {
    for (let start = 0; start < piece.byteLength;) {
      const end = piece.indexOf(LINE_FEED, start);
      const part = piece.subarray(start, end < 0 ? undefined : end);
      length += part.byteLength;
      if (length > LINE_MAX) {
        const message = `exceeds the limit of ${LINE_MAX} bytes`;
        yield err({ number, problem: { path: "", message } });
        return;
      }
      parts.push(part);
      if (end < 0) break;
      const line = take();
      yield line;
      if (!line.ok) return;
      start = end + 1;
    }
  }
  if (length > 0) yield take();
}

function clean(text: string, number: number): string {
  const unmarked = number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return unmarked.endsWith("\r") ? unmarked.slice(0, -1) : unmarked;
}
