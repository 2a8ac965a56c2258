import type { z } from "zod";

/** UTF-8 bytes of an engine's answer; the longest text that is sent to one is a fraction of it. */
const ANSWER_BYTES_MAX = 1_000_000;

/** Another server did not do what it was asked to; the log keeps the status. */
export class UnexpectedStatus extends Error {
  override name = "UnexpectedStatus";
  readonly status: number;

  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** What another server answered; it throws for what is not JSON of this shape, or more than that is read of. */
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
