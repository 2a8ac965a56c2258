import { TRANSFER_TYPE } from "#protocol/transfer/format.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import type { Exportable } from "#protocol/transfer/list.ts";
import type { List } from "#protocol/primitives.ts";
import { isAnswer } from "./answer.ts";
import { backoffDelay } from "./backoff.ts";
import { path } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";
import { errorOfResponse, ParleyError, retryAfterMs } from "./problem.ts";
import { batchesOf, type Batch } from "./transfer-batches.ts";

export { ParleyError, type ClientErrorCode, type ParleyErrorCode } from "./problem.ts";
export type { Exportable, ImportState };

/** The server to export from or import into, and its key. */
export interface TransferOptions {
  /** The server's address, such as `https://chat.example.com`. */
  baseUrl: string;
  /** A server key with the scope `read` to export, `import` to import. */
  key: string;
  /** The platform's by default. */
  fetch?: typeof fetch;
}

/** Options of an import. */
export interface ImportOptions {
  /** Called after each request; `conversation_id` is null while importing only people. */
  onProgress?: (progress: ImportProgress) => void;
}

/** The progress of an import. */
export interface ImportProgress {
  conversation_id: string | null;
  /** Lines of the document that have been imported, now or earlier. */
  lines: number;
  finished: boolean;
}

/** How often to retry one request. */
const RETRIES = 8;

/** Exports conversations and imports them, for backends: streamed, in bounded memory. */
export class Transfer {
  readonly #base: string;
  readonly #key: string;
  readonly #fetch: typeof fetch;

  constructor({ baseUrl, key, fetch: given = fetch.bind(globalThis) }: TransferOptions) {
    this.#base = `${baseUrl.replace(/\/+$/, "")}/api/v1`;
    this.#key = key;
    this.#fetch = given;
  }

  /** Returns a page of all conversations: 200 by default. */
  async list({ cursor, limit }: ListOptions = {}): Promise<List<Exportable>> {
    const query = new URLSearchParams({
      ...(cursor === undefined ? {} : { cursor }),
      ...(limit === undefined ? {} : { limit: String(limit) }),
    });
    const answer = await this.#json("GET", `/export/conversations?${query.toString()}`);
    if (!isAnswer<List<Exportable>>(answer, "items")) throw invalid("the list");
    return answer;
  }

  /** Iterates over all conversations. */
  all(): AsyncGenerator<Exportable, void, undefined> {
    return everyItem((cursor) => this.list({ cursor }));
  }

  /** Streams the document of a conversation; it is complete only with its `end` line. */
  export(conversationId: string): Promise<ReadableStream<Uint8Array>> {
    return this.#stream(path`/conversations/${conversationId}/export`);
  }

  /** Streams the document of all people. */
  exportUsers(): Promise<ReadableStream<Uint8Array>> {
    return this.#stream("/export/users");
  }

  /**
   * Imports documents, one after another, and returns the resulting conversations. Resumes interrupted imports, and
   * retries failures for a while, so the same documents can be imported again at any time.
   */
  async import(
    source: AsyncIterable<Uint8Array | string>,
    { onProgress = () => undefined }: ImportOptions = {},
  ): Promise<ImportState[]> {
    const states: ImportState[] = [];
    let current: ImportState | null = null;
    for await (const batch of batchesOf(source)) {
      if (batch.kind === "users") {
        await this.#send("/import/users", batch);
        onProgress({ conversation_id: null, lines: batch.next - 1, finished: true });
        continue;
      }
      if (batch.first === 1) {
        current = await this.#state("/imports", batch);
        states.push(current);
      } else if (current === null) {
        throw new ParleyError("invalid_response", "the document does not begin with a parley line");
      } else if (batch.next > current.next_line) {
        // Skip what an earlier run has imported.
        const { conversation_id } = current;
        const line = `?line=${batch.first}`;
        current = await this.#state(path`/imports/${conversation_id}` + line, batch);
        states[states.length - 1] = current;
      }
      const { conversation_id, next_line, finished } = current;
      onProgress({ conversation_id, lines: next_line - 1, finished });
    }
    return states;
  }

  /** Returns the progress of an import. */
  async imported(conversationId: string): Promise<ImportState> {
    const answer = await this.#json("GET", path`/imports/${conversationId}`);
    if (!isAnswer<ImportState>(answer, "next_line")) throw invalid("the import's state");
    return answer;
  }

  /** Erases an unfinished import. */
  async abandon(conversationId: string): Promise<void> {
    await this.#call("DELETE", path`/imports/${conversationId}`);
  }

  async #state(address: string, batch: Batch): Promise<ImportState> {
    const answer = await this.#send(address, batch);
    if (!isAnswer<ImportState>(answer, "next_line")) throw invalid("the import's state");
    return answer;
  }

  #send(address: string, { text }: Batch): Promise<unknown> {
    return this.#json("POST", address, text);
  }

  async #stream(address: string): Promise<ReadableStream<Uint8Array>> {
    const { body } = await this.#call("GET", address);
    if (body === null) throw invalid("the document");
    return body;
  }

  async #json(method: string, address: string, body?: string): Promise<unknown> {
    return (await this.#call(method, address, body)).json();
  }

  /** Every call can be repeated: lines that were already imported change nothing. */
  async #call(method: string, address: string, body?: string): Promise<Response> {
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.#attempt(method, address, body);
      } catch (error) {
        if (!(error instanceof ParleyError) || !error.retryable || retries >= RETRIES) throw error;
        const wait = backoffDelay(retries, Math.random(), error.retryAfterMs);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async #attempt(method: string, address: string, body?: string): Promise<Response> {
    let response: Response;
    try {
      response = await this.#fetch(`${this.#base}${address}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#key}`,
          ...(body === undefined ? {} : { "content-type": TRANSFER_TYPE }),
        },
        ...(body === undefined ? {} : { body }),
      });
    } catch (cause) {
      throw new ParleyError("network", "The server could not be reached", {
        retryable: true,
        cause,
      });
    }
    if (response.ok) return response;
    const wait = retryAfterMs(response.headers.get("retry-after"), Date.now());
    const problem: unknown = await response.json().catch(() => undefined);
    throw errorOfResponse(response.status, problem, wait);
  }
}

function invalid(what: string): ParleyError {
  return new ParleyError("invalid_response", `The response is not ${what}`);
}
