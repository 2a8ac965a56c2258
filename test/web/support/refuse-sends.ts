import type { Page } from "playwright-core";

interface Refusal {
  readonly code: string;
  readonly retryable: boolean;
  readonly retry_after_ms?: number;
}

/** Refuses the next sends of this page as the server would, one for each of these. Call it before the page connects. */
export async function refuseSends(page: Page, refusals: Refusal[]): Promise<void> {
  await page.routeWebSocket(/\/api\/v1\/ws\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => {
      const frame = parse(data);
      const refusal = frame.type === "send" ? refusals.shift() : undefined;
      if (refusal === undefined) server.send(data);
      else {
        const { ref } = frame;
        socket.send(JSON.stringify({ type: "error", ref, detail: "refused", ...refusal }));
      }
    });
  });
}

function parse(data: string | Buffer): { type?: string; ref?: string } {
  const text = String(data);
  return text.startsWith("{") ? (JSON.parse(text) as { type?: string; ref?: string }) : {};
}
