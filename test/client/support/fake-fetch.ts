import type { FetchInit, FetchLike } from "#client/fetch-like.ts";

export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Call extends FetchInit {
  url: URL;
  json: unknown;
}

/** A server made of one function; `calls` records the requests. A thrown error is the network's. */
export function fakeFetch(answer: (call: Call, index: number) => Answer | Promise<Answer>): {
  fetch: FetchLike;
  calls: Call[];
} {
  const calls: Call[] = [];
  const fetch: FetchLike = async (url, init) => {
    const json: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const call = { ...init, url: new URL(url), json };
    calls.push(call);
    const { status = 200, body, headers = {} } = await answer(call, calls.length - 1);
    return {
      status,
      headers: { get: (name) => headers[name] ?? null },
      text: async () => (typeof body === "string" ? body : (JSON.stringify(body) ?? "")),
    };
  };
  return { fetch, calls };
}

/** Never answers, and rejects when it is aborted, like the real one. */
export function hang(call: Call): Promise<Answer> {
  return new Promise((_, reject) => {
    call.signal.addEventListener("abort", () => reject(call.signal.reason));
  });
}

export function problem(
  status: number,
  code: string,
  more: { headers?: Record<string, string>; retryable?: boolean; errors?: object[] } = {},
): Answer {
  const { headers = {}, retryable = false, errors } = more;
  const type = `https://parley.dev/problems/${code}`;
  const body = { type, title: code, status, detail: `detail of ${code}`, code, request_id: "r1" };
  return { status, headers, body: { ...body, retryable, ...(errors && { errors }) } };
}
