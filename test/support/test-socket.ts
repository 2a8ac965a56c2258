import type { DownFrame } from "#protocol/frames/down.ts";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { WAIT_MS, within, type OpenWire, type Wire } from "./wire.ts";

type FrameOf<T extends DownFrame["type"]> = Extract<DownFrame, { type: T }>;

interface Waiting {
  matches: (frame: DownFrame) => boolean;
  resolve: (frame: DownFrame) => void;
}

let refs = 0;

/** A raw client: it keeps all it receives, checks every frame against its schema, and never waits without an end. */
export class TestSocket {
  /** Every frame so far, in order. */
  readonly frames: DownFrame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  protocol: string | null = null;
  isClosed = false;
  /** Whether this side started to close it. */
  #closing = false;
  /** Frames that break their schema, which fail the test. */
  #broken: string | null = null;
  #unread: DownFrame[] = [];
  #waiting: Waiting[] = [];
  #pongs: (() => void)[] = [];
  #wire: OpenWire | null = null;
  readonly #whenClosed: (closed: { code: number; reason: string }) => void;

  private constructor() {
    const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = promise;
    this.#whenClosed = resolve;
  }

  static async open(wire: Wire, path: string, protocols: string[]): Promise<TestSocket> {
    const socket = new TestSocket();
    socket.#wire = await wire.open(path, protocols, {
      message: (data) => {
        socket.#heard(data);
      },
      close: (code, reason) => {
        socket.isClosed = true;
        socket.#checkAnnounced(code, reason);
        socket.#whenClosed({ code, reason });
      },
    });
    socket.protocol = socket.#wire.protocol;
    return socket;
  }

  sendRaw(data: string | ArrayBuffer): void {
    if (this.#wire === null) throw new Error("the socket is not open");
    this.#wire.send(data);
  }

  send(frame: object): void {
    this.sendRaw(JSON.stringify(frame));
  }

  close(code?: number, reason?: string): void {
    this.#closing = true;
    this.#wire?.close(code, reason);
  }

  /** Waits for the first frame of this type, and like this, that no `next` has taken yet. */
  async next<T extends DownFrame["type"]>(
    type: T,
    like: (frame: FrameOf<T>) => boolean = () => true,
    ms = WAIT_MS,
  ): Promise<FrameOf<T>> {
    const isOne = (frame: DownFrame): frame is FrameOf<T> => frame.type === type;
    const frame = await this.#take((one) => isOne(one) && like(one), `a "${type}" frame`, ms);
    if (!isOne(frame)) throw new Error("unreachable");
    return frame;
  }

  /** The `ack` or `error` with this `ref`. */
  async answer(ref: string | number): Promise<FrameOf<"ack"> | FrameOf<"error">> {
    const frame = await this.#take(
      (one) => (one.type === "ack" || one.type === "error") && one.ref === ref,
      `the answer to ${ref}`,
    );
    if (frame.type !== "ack" && frame.type !== "error") throw new Error("unreachable");
    return frame;
  }

  /** All frames of a type so far. */
  all<T extends DownFrame["type"]>(type: T): FrameOf<T>[] {
    if (this.#broken !== null) throw new Error(this.#broken);
    return this.frames.filter((frame): frame is FrameOf<T> => frame.type === type);
  }

  /** Forgets the frames that no `next` has taken. */
  drop(): void {
    this.#unread = [];
  }

  /** How either side closed it. */
  async closing(ms = WAIT_MS): Promise<{ code: number; reason: string }> {
    const closed = await within(
      this.closed,
      () => `the socket's close; not taken yet: ${JSON.stringify(this.#unread).slice(0, 1_000)}`,
      ms,
    );
    if (this.#broken !== null) throw new Error(this.#broken);
    return closed;
  }

  /** CLOSE-6: the server announces every close. */
  #checkAnnounced(code: number, reason: string): void {
    if (this.#closing || code < 4_000) return;
    const last = this.frames.at(-1);
    if (last?.type === "closing" && last.code === code && last.reason === reason) return;
    this.#broken = `closed with ${code} ${reason} after ${JSON.stringify(last)}`;
  }

  async ping(): Promise<void> {
    const pong = new Promise<void>((resolve) => {
      this.#pongs.push(resolve);
    });
    this.sendRaw("ping");
    await within(pong, () => "a pong");
  }

  /** Sends a text and waits for its answer. */
  async say(text: string, clientId: string = crypto.randomUUID()): Promise<FrameOf<"ack">> {
    refs += 1;
    const ref = `say-${refs}`;
    this.send({ type: "send", ref, client_id: clientId, text });
    const answer = await this.answer(ref);
    if (answer.type === "error") throw new Error(`refused: ${answer.code}: ${answer.detail}`);
    return answer;
  }

  /** Resolves when everything that the room had sent to this socket has arrived. */
  async settled(): Promise<void> {
    refs += 1;
    const ref = `settled-${refs}`;
    this.send({ type: "no such frame", ref });
    await this.next("error", (error) => error.ref === ref);
  }

  async #take(
    matches: (frame: DownFrame) => boolean,
    what: string,
    ms = WAIT_MS,
  ): Promise<DownFrame> {
    const index = this.#unread.findIndex(matches);
    const [taken] = index < 0 ? [] : this.#unread.splice(index, 1);
    if (taken !== undefined) return taken;
    return within(
      new Promise<DownFrame>((resolve) => {
        this.#waiting.push({ matches, resolve });
      }),
      () =>
        `${what}; socket ${this.isClosed ? "closed" : "open"}; ${this.#broken ?? ""} not taken yet: ${JSON.stringify(this.#unread).slice(0, 1_000)}`,
      ms,
    );
  }

  #heard(data: string): void {
    if (data === "pong") {
      this.#pongs.shift()?.();
      return;
    }
    const parsed = downFrameSchema.safeParse(JSON.parse(data));
    if (!parsed.success) {
      this.#broken = `a frame breaks its schema: ${data.slice(0, 500)}: ${parsed.error.message}`;
      return;
    }
    const frame = parsed.data;
    this.frames.push(frame);
    const index = this.#waiting.findIndex(({ matches }) => matches(frame));
    if (index < 0) {
      this.#unread.push(frame);
      return;
    }
    this.#waiting.splice(index, 1)[0]?.resolve(frame);
  }
}
