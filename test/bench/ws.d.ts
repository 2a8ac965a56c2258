/** As much of `ws` (miniflare brings it) as the load needs; it has no types of its own. */
declare module "ws" {
  export class WebSocket {
    constructor(
      url: string,
      protocols: string[],
      options: { perMessageDeflate: boolean; skipUTF8Validation: boolean },
    );
    send(text: string): void;
    terminate(): void;
    on(event: "message", listener: (data: Buffer) => void): void;
    on(event: "close", listener: (code: number, reason: Buffer) => void): void;
    on(event: "error", listener: (error: Error) => void): void;
  }
}
