/** The part of a WebSocket that the client uses: the platform's own, or one for tests. */
export interface SocketLike {
  /** Sends a frame. */
  send(data: string): void;
  /** Begins to close. */
  close(code?: number, reason?: string): void;
  /** Calls the listener at each event of this type. */
  addEventListener(type: "open", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(
    type: "close",
    listener: (event: { code: number; reason: string }) => void,
  ): void;
}

/** The constructor of a WebSocket, such as the platform's `WebSocket`. */
export type SocketConstructor = new (url: string, protocols: string[]) => SocketLike;
