import { WebSocket } from "ws";
import { z } from "zod";

const targetsSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() }));
/** The runtime sends the first call back as it is, without a result. */
const answerSchema = z.object({ id: z.int(), result: z.unknown().optional() });
/** Which of the isolates that Miniflare runs is ours. */
const OURS = "core:user:";

/** Chrome's protocol, to the Worker in workerd. */
export class Inspector {
  readonly #ws: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #calls = 0;

  static async open(url: URL): Promise<Inspector> {
    const list = await fetch(new URL("/json/list", url.href.replace(/^ws/, "http")));
    const targets = targetsSchema.parse(await list.json());
    const ours = targets.find(({ webSocketDebuggerUrl: each }) => each.includes(OURS));
    if (ours === undefined) throw new Error("the Worker has no inspector");
    const ws = new WebSocket(ours.webSocketDebuggerUrl, [], {});
    await new Promise<void>((resolve, reject) => {
      ws.on("open", () => {
        resolve();
      });
      ws.on("error", reject);
    });
    return new Inspector(ws);
  }

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on("message", (data) => {
      const answer = answerSchema.safeParse(JSON.parse(data.toString()));
      if (answer.success) this.#waiting.get(answer.data.id)?.(answer.data.result);
    });
  }

  call(method: string, params: object = {}): Promise<unknown> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#ws.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#ws.close();
  }
}
