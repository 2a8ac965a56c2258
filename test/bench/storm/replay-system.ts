import { startWorker } from "../../support/miniflare.ts";
import type { SocketAddress } from "../system.ts";

const CONFIG = "test/bench/storm/replay/wrangler.toml";

/** The floor of what sockets cost here: a bare object that sends each of them the same frames as Parley does. */
export class ReplaySystem {
  readonly #started: Awaited<ReturnType<typeof startWorker>>;

  static async start(persistTo: string): Promise<ReplaySystem> {
    return new ReplaySystem(await startWorker(CONFIG, persistTo));
  }

  private constructor(started: Awaited<ReturnType<typeof startWorker>>) {
    this.#started = started;
  }

  /** An object sends `frames` to every socket that opens here. To be asked each time: it forgets them when it sleeps. */
  async serve(name: string, frames: string[]): Promise<SocketAddress> {
    const { host } = this.#started.url;
    const body = JSON.stringify(frames);
    const answer = await fetch(`http://${host}/${name}`, { method: "PUT", body });
    if (!answer.ok) throw new Error(`${name} took no frames: ${answer.status}`);
    return { url: `ws://${host}/${name}`, protocols: [] };
  }

  async stop(): Promise<void> {
    await this.#started.miniflare.dispose();
  }
}
