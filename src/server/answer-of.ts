import type { z } from "zod";

/** The most UTF-8 bytes of an engine's answer, many times the longest text sent to one. */
const ANSWER_BYTES_MAX = 1_000_000;

/** Another server answered with a failure status, which the log records. */
export class UnexpectedStatus extends Error {
  override name = "UnexpectedStatus";
  readonly status: number;

  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** Reads another server's answer; throws if it is too long or not JSON of this shape. */
export async function answerOf<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await textOf(response)));
}

async function textOf({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > ANSWER_BYTES_MAX) throw new Error("the answer is too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
