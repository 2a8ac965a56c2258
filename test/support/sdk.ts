import { MemoryTokenStore, Parley, type SocketConstructor } from "#client/index.ts";
import type { OpenWire, Wire } from "./wire.ts";
import type { Account, World } from "./world.ts";

type Listeners = {
  open: () => void;
  message: (event: { data: unknown }) => void;
  close: (event: { code: number; reason: string }) => void;
};

/** One socket of an SDK: the frames it carried, and a way to lose it. */
export class SdkSocket {
  readonly sent: string[] = [];
  readonly received: string[] = [];
  readonly #opening: Promise<OpenWire>;
  readonly #listeners: { [K in keyof Listeners]: Listeners[K][] } = {
    open: [],
    message: [],
    close: [],
  };

  constructor(wire: Wire, url: string, protocols: string[]) {
    const { pathname, search } = new URL(url);
    this.#opening = wire.open(`${pathname}${search}`, protocols, {
      message: (data) => {
        this.received.push(data);
        for (const listener of this.#listeners.message) listener({ data });
      },
      close: (code, reason) => this.#closed(code, reason),
    });
    this.#opening.then(
      () => {
        for (const listener of this.#listeners.open) listener();
      },
      () => this.#closed(1006, ""),
    );
  }

  addEventListener<K extends keyof Listeners>(type: K, listener: Listeners[K]): void {
    this.#listeners[type].push(listener);
  }

  send(data: string): void {
    this.sent.push(data);
    void this.#opening.then((open) => open.send(data));
  }

  close(code?: number): void {
    void this.#opening.then((open) => open.close(code)).catch(() => undefined);
  }

  /** Loses the network: data on its way is lost. */
  lose(): void {
    const { open, message, close } = this.#listeners;
    open.length = 0;
    message.length = 0;
    for (const listener of close.splice(0)) listener({ code: 1006, reason: "" });
    this.close(1000);
  }

  #closed(code: number, reason: string): void {
    for (const listener of this.#listeners.close) listener({ code, reason });
  }
}

/** The SDK as this person's app uses it, on this server. `agedMs`: the age of their tokens. */
export async function sdkOf(world: World, account: Account, { agedMs = 0 } = {}) {
  const sockets: SdkSocket[] = [];
  const WebSocket: SocketConstructor = class extends SdkSocket {
    constructor(url: string, protocols: string[]) {
      super(world.wire, url, protocols);
      sockets.push(this);
    }
  };
  const tokenStore = new MemoryTokenStore();
  const { user, token: access_token, refresh_token } = account;
  await tokenStore.save({
    grant: { user, access_token, refresh_token, token_type: "Bearer", expires_in: 900 },
    obtained_at: Date.now() - agedMs,
  });
  const parley = new Parley({
    baseUrl: "http://parley.test",
    tokenStore,
    fetch: (url, init) => world.wire.fetch(url.replace("http://parley.test", ""), init),
    WebSocket,
  });
  return { parley, sockets };
}
