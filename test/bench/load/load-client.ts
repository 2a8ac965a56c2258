import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { BenchRoom } from "../system.ts";
import type { Load, LoadReply, LoadRequest, LoadResult } from "./protocol.ts";

/** The main thread's end of the load; one request at a time. */
export class LoadClient {
  readonly #thread = new Worker(join(import.meta.dirname, "load-thread.ts"));

  async open({ id, addresses }: BenchRoom): Promise<void> {
    await this.#ask({ type: "open", room: id, addresses });
  }

  async run({ id }: BenchRoom, load: Load): Promise<LoadResult> {
    const result = await this.#ask({ type: "run", room: id, load });
    if (result === null) throw new Error("a run has a result");
    return result;
  }

  async close({ id }: BenchRoom): Promise<void> {
    await this.#ask({ type: "close", room: id });
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }

  async #ask(request: LoadRequest): Promise<LoadResult | null> {
    this.#thread.postMessage(request, []);
    const [reply]: LoadReply[] = await once(this.#thread, "message");
    if (reply?.ok !== true) throw new Error(`${request.type} ${request.room}: ${reply?.error}`);
    return reply.result;
  }
}
