import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { inject } from "vitest";
import { Answer } from "../../support/answer.ts";
import { within } from "../../support/wire.ts";
import { declared } from "./declared.ts";
import { inspected } from "./guard.ts";

interface RawRequest {
  method: string;
  /** Sent unchanged: no client corrects it. */
  path: string;
  headers?: Record<string, string | string[]>;
  /** Written one after another; without a `content-length` each is a chunk. */
  pieces?: Uint8Array[];
  /** Whether the body ends after them, or stays open until the answer has arrived. */
  ends?: boolean;
}

/**
 * A request that `fetch` would not send. The answer is read also when it comes before the body's end; the test fails if
 * `/openapi.json` does not declare it.
 */
export async function rawRequest({
  method,
  path,
  headers = {},
  pieces = [],
  ends = true,
}: RawRequest): Promise<Answer> {
  const asked = rawStart({ method, path, headers });
  const response = within(asked.response, () => `the answer to ${method} ${path}`);
  for (const piece of pieces) await written(asked.request, piece);
  if (ends) asked.request.end();
  const answer = await answerOf(`${method} ${path}`, await response);
  asked.request.destroy();
  const operation = declared.operationOf(method, path);
  const problems = operation === null ? [] : declared.undeclared(operation, answer);
  if (problems.length > 0) throw new Error(`${method} ${path}: ${problems.join("; ")}`);
  return answer;
}

/** The same, before any of its body is written. */
export function rawStart({ method, path, headers = {} }: RawRequest): {
  request: ClientRequest;
  response: Promise<IncomingMessage>;
} {
  const { hostname, port } = new URL(inject("abused").url);
  const asked = request({ method, path, headers, hostname, port, agent: false });
  asked.flushHeaders();
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    asked.on("response", resolve);
    asked.on("error", reject);
  });
  return { request: asked, response };
}

export function written(asked: ClientRequest, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => asked.write(piece, () => resolve()));
}

async function answerOf(asked: string, message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
  const text = Buffer.concat(chunks).toString();
  const status = message.statusCode ?? 0;
  inspected(asked, status, text);
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const body = [204, 304].includes(status) ? null : text;
  return Answer.of(asked, new Response(body, { status, headers }));
}
