import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { Message } from "#protocol/message.ts";

/** A frame of changes, and what the reader made of it. */
export interface LoggedFrame<T> {
  raw: Buffer;
  items: T[];
}

/**
 * The frames of changes that a room's sockets were sent. Every socket must get the very same ones in the same order,
 * so each is parsed once, for the first socket that it reaches; the others' bytes are only compared.
 */
export class FrameLog<T> {
  readonly #frames: LoggedFrame<T>[] = [];
  readonly #cursors: number[];
  #head: number | null;

  /** `head` is where the log goes on from; null when it is not known yet. */
  constructor(sockets: number, head: number | null) {
    this.#cursors = Array.from({ length: sockets }, () => 0);
    this.#head = head;
  }

  get head(): number {
    return this.#head ?? 0;
  }

  get length(): number {
    return this.#frames.length;
  }

  /** Whether every socket has had every frame. */
  get even(): boolean {
    return this.#cursors.every((cursor) => cursor === this.#frames.length);
  }

  /** What is the next frame of this socket, if it is the one that others had there; else undefined. */
  next(socket: number, raw: Buffer): LoggedFrame<T> | undefined {
    const cursor = this.#cursors[socket]!;
    const frame = this.#frames[cursor];
    if (frame?.raw.equals(raw) !== true) return undefined;
    this.#cursors[socket] = cursor + 1;
    return frame;
  }

  /** A frame that reached its first socket: it must follow the last one without a gap. */
  append(
    socket: number,
    raw: Buffer,
    frame: ChangesFrame,
    read: (message: Message) => T,
  ): LoggedFrame<T> {
    const cursor = this.#cursors[socket]!;
    if (cursor !== this.#frames.length) {
      throw new Error(`socket ${socket} got another frame ${cursor} than the others`);
    }
    let head = this.#head ?? frame.from;
    if (frame.from !== head) throw new Error(`a frame from ${frame.from} after the head ${head}`);
    for (const { id } of frame.messages) {
      if (id !== head + 1) throw new Error(`message ${id} after the head ${head}`);
      head = id;
    }
    if (frame.to !== head) throw new Error(`a frame to ${frame.to} ends with ${head}`);
    this.#head = head;
    this.#cursors[socket] = cursor + 1;
    const logged = { raw, items: frame.messages.map(read) };
    this.#frames.push(logged);
    return logged;
  }
}
