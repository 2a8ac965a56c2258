import { isAnswer } from "./answer.ts";
import { sleep, type Clock } from "./clock.ts";
import type { FetchLike, ResponseLike } from "./fetch-like.ts";
import { errorOfResponse, ParleyError, retryAfterMs } from "./problem.ts";
import type { TokenSource } from "./token.ts";

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call. */
  signal?: AbortSignal | undefined;
}

export interface HttpRequest extends CallOptions {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** A path under `/api/v1`, already escaped: see `path`. */
  path: string;
  query?: Record<string, string | number | true | undefined>;
  body?: object;
  /** A body that is not JSON. It has no time limit, since its duration depends on the network. */
  file?: FileBody;
  headers?: Record<string, string>;
  /** True if the response is read as a stream. */
  streamed?: boolean;
  /** True if repeating it has no further effect; GET always is. */
  idempotent?: boolean;
}

/** A request whose response has content: see `isAnswer`. */
export interface HttpQuestion<T> extends HttpRequest {
  answer: keyof T & string;
}

export interface FileBody {
  readonly blob: Blob;
  /** Replaces `fetch`, which cannot report an upload's progress. */
  readonly send?: FetchLike | undefined;
}

export interface HttpOptions {
  baseUrl: string;
  fetch: FetchLike;
  clock: Clock;
  random: () => number;
  /** Milliseconds that one attempt may take, including the body. */
  timeoutMs: number;
  /** Sent with every request. */
  headers?: Record<string, string>;
}

/** How often the client retries by itself, and the longest `Retry-After` for which it does. */
const MAX_RETRIES = 2;
const LONGEST_RETRY_AFTER_MS = 10_000;
const RETRY_JITTER_MS = 500;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly stream: ReadableStream<Uint8Array> | null;
}

/** Escapes values in a path, so that no id can change its structure. */
export function path(strings: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(value)));
}

/**
 * REST calls with time limits, checked responses and failures as `ParleyError`. Retries an idempotent call at most
 * twice, after the wait of a 429 or 503; repeats a call whose token is refused once with another token. The caller's
 * own abort rejects with the signal's reason.
 */
export class Http {
  readonly #options: HttpOptions;
  readonly #tokens: TokenSource | null;

  constructor(options: HttpOptions, tokens: TokenSource | null = null) {
    this.#options = options;
    this.#tokens = tokens;
  }

  async request<T>(question: HttpQuestion<T>): Promise<T> {
    const { status, body } = await this.#retried(question);
    if (isAnswer<T>(body, question.answer)) return body;
    const where = `${question.method} ${question.path}`;
    throw new ParleyError("invalid_response", `The answer to ${where} is not valid`, { status });
  }

  /** Returns a page of a list. The options besides `signal` are the query. */
  list<T extends { items: unknown }>(path: string, options: CallOptions = {}): Promise<T> {
    const { signal, ...query } = options;
    return this.request<T>({ method: "GET", path, query, answer: "items", signal });
  }

  /** Makes a request whose response has no content. */
  async run(request: HttpRequest): Promise<void> {
    await this.#retried(request);
  }

  /** Makes a request whose response is read as a stream. Only its beginning has a time limit. */
  async stream(request: HttpRequest): Promise<ReadableStream<Uint8Array>> {
    const { status, stream } = await this.#retried({ ...request, streamed: true });
    if (stream !== null) return stream;
    const where = `${request.method} ${request.path}`;
    throw new ParleyError("invalid_response", `The answer to ${where} is not valid`, { status });
  }

  /** Returns the address of a call, to navigate to. */
  address(path: string, query: NonNullable<HttpRequest["query"]>): string {
    return this.#url({ path, query });
  }

  async #retried(request: HttpRequest): Promise<Answer> {
    for (let retries = 0; ; retries++) {
      try {
        return await this.#authorised(request);
      } catch (error) {
        const wait = retries < MAX_RETRIES ? waitBeforeRetry(error, request) : null;
        if (wait === null) throw error;
        const jitter = this.#options.random() * RETRY_JITTER_MS;
        await sleep(this.#options.clock, wait + jitter, request.signal);
      }
    }
  }

  async #authorised(request: HttpRequest): Promise<Answer> {
    if (this.#tokens === null) return this.#attempt(request, {});
    const token = await this.#tokens.current();
    try {
      return await this.#attempt(request, bearer(token.value));
    } catch (error) {
      // Any method may be repeated: if the token was refused, nothing was done.
      if (!isRefusedToken(error)) throw error;
      const fresh = await this.#tokens.renew(token.value);
      if (fresh.value === token.value) throw error;
      return this.#attempt(request, bearer(fresh.value));
    }
  }

  async #attempt(request: HttpRequest, headers: Record<string, string>): Promise<Answer> {
    const { clock, timeoutMs } = this.#options;
    const { file } = request;
    const send = file?.send ?? this.#options.fetch;
    const timeout = new AbortController();
    const cancel = file === undefined ? clock.after(timeoutMs, () => timeout.abort()) : () => {};
    const signals = request.signal ? [timeout.signal, request.signal] : [timeout.signal];
    try {
      const response = await send(this.#url(request), {
        method: request.method,
        headers: {
          ...this.#options.headers,
          ...headers,
          ...request.headers,
          ...(request.body && { "content-type": "application/json" }),
          ...(file && { "content-type": file.blob.type || "application/octet-stream" }),
        },
        ...(request.body && { body: JSON.stringify(request.body) }),
        ...(file && { body: file.blob }),
        signal: AbortSignal.any(signals),
      });
      const { streamed = false } = request;
      return await this.#read(response, streamed);
    } catch (error) {
      if (error instanceof ParleyError || request.signal?.aborted) throw error;
      if (timeout.signal.aborted) {
        throw new ParleyError("timeout", `No answer within ${timeoutMs} ms`, { retryable: true });
      }
      throw new ParleyError("network", "The server could not be reached", {
        retryable: true,
        cause: error,
      });
    } finally {
      cancel();
    }
  }

  async #read(response: ResponseLike, streamed: boolean): Promise<Answer> {
    const { status } = response;
    const isGood = status >= 200 && status <= 299;
    if (streamed && isGood) return { status, body: undefined, stream: response.body ?? null };
    const body = parseJson(await response.text());
    if (!isGood) {
      const wait = retryAfterMs(response.headers.get("retry-after"), this.#options.clock.now());
      throw errorOfResponse(status, body, wait);
    }
    return { status, body, stream: null };
  }

  #url(request: Pick<HttpRequest, "path" | "query">): string {
    const url = `${this.#options.baseUrl}/api/v1${request.path}`;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) query.set(name, String(value));
    }
    return query.size === 0 ? url : `${url}?${query.toString()}`;
  }
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** A wrong confirmation stays wrong with another token, and would count as another guess. */
function isRefusedToken(error: unknown): boolean {
  return (
    error instanceof ParleyError && error.status === 401 && error.code !== "invalid_credentials"
  );
}

function waitBeforeRetry(error: unknown, request: HttpRequest): number | null {
  if (request.method !== "GET" && request.idempotent !== true) return null;
  if (!(error instanceof ParleyError)) return null;
  const isBusy = error.status === 429 || error.status === 503;
  if (!isBusy && error.code !== "idempotency_key_in_use") return null;
  const wait = error.retryAfterMs;
  return wait === undefined || wait > LONGEST_RETRY_AFTER_MS ? null : wait;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
