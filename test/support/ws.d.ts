/** As much of `ws` (miniflare brings it) as the tests need; it has no types of its own. */
declare module "ws" {
  export class WebSocket {
    constructor(
      url: string,
      protocols: string[],
      options: {
        perMessageDeflate?: boolean | { threshold: number };
        skipUTF8Validation?: boolean;
        origin?: string;
      },
    );
    readonly protocol: string;
    /** What was negotiated; empty for nothing. */
    readonly extensions: string;
    /** A `Buffer` that is not `binary` goes out as a text frame of those bytes, valid UTF-8 or not. */
    send(data: string | Uint8Array, options?: { binary: boolean }): void;
    /** A control frame, which the peer answers by itself. */
    ping(): void;
    close(code?: number): void;
    terminate(): void;
    on(event: "open", listener: () => void): void;
    on(event: "pong", listener: () => void): void;
    on(event: "message", listener: (data: Buffer) => void): void;
    on(event: "close", listener: (code: number, reason: Buffer) => void): void;
    on(event: "error", listener: (error: Error) => void): void;
  }
}
