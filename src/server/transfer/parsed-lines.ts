import type { LineProblem } from "#domain/importing.ts";
import { issuesOf } from "#protocol/codec.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { transferLineSchema, type TransferLine } from "#protocol/transfer/lines.ts";
import { readLines, type UnreadableLine } from "./read-lines.ts";

/** A line that matches the format; null if blank. `length`: in characters. */
export type ParsedLine = Result<
  { number: number; line: TransferLine | null; length: number },
  UnreadableLine
>;

export async function* parsedLines(
  body: AsyncIterable<Uint8Array>,
  first: number,
): AsyncGenerator<ParsedLine> {
  for await (const read of readLines(body, first)) {
    if (!read.ok) yield read;
    else yield parse(read.value.number, read.value.text);
  }
}

function parse(number: number, text: string): ParsedLine {
  const { length } = text;
  const refuse = (problem: LineProblem): ParsedLine => err({ number, problem });
  if (text.trim() === "") return ok({ number, line: null, length });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse({ path: "", message: "is not valid JSON" });
  }
  const line = transferLineSchema.safeParse(json);
  if (line.success) return ok({ number, line: line.data, length });
  const [issue] = issuesOf(line.error);
  return refuse(issue ?? { path: "", message: "is not a line of the transfer format" });
}
