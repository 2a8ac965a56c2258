/** The part of `fetch` that the client uses. */
export type FetchLike = (url: string, init: FetchInit) => Promise<ResponseLike>;

/** What the client passes to `fetch`. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string | Blob;
  signal: AbortSignal;
}

/** The part of a `Response` that the client reads. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** The body as a stream, if the response has one. */
  readonly body?: ReadableStream<Uint8Array> | null;
  /** Resolves with the whole body. */
  text(): Promise<string>;
}
