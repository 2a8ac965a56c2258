import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a receiver answers. `fails`: 500 where the body contains this; `hangs`: never; `endless`: a body without end. */
export interface Manner {
  status?: number;
  headers?: Record<string, string>;
  fails?: string;
  hangs?: boolean;
  endless?: boolean;
}

/** A request as a receiver got it; `hung_up`: whether the sender closed the connection before its answer ended. */
export interface Received {
  headers: Record<string, string>;
  body: string;
  hung_up: boolean;
}

interface Receiver {
  manner: Manner;
  received: Received[];
  held: ServerResponse[];
}

/**
 * A server for webhooks, outside of the runtime under test. Each test has a receiver of its own, at a path of its own:
 * `/hook/<name>`, or for pushes `/push/<name>`. `PUT /manner/<name>` sets how it answers, `GET /received/<name>`
 * returns its requests.
 */
export async function startReceiver(): Promise<string> {
  const receivers = new Map<string, Receiver>();
  const receiverOf = (name: string): Receiver => {
    const receiver = receivers.get(name) ?? { manner: {}, received: [], held: [] };
    receivers.set(name, receiver);
    return receiver;
  };
  const server = createServer((request, response) => {
    const [, what = "", name = ""] = (request.url ?? "").split("/");
    const receiver = receiverOf(name);
    void bodyOf(request).then((body) => {
      if (what === "received") return response.end(JSON.stringify(receiver.received));
      if (what === "manner") {
        receiver.manner = JSON.parse(body) as Manner;
        for (const held of receiver.held.splice(0)) held.writeHead(204).end();
        return response.end();
      }
      return receive(receiver, request, body, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function receive(
  { manner, received, held }: Receiver,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const entry = { headers, body, hung_up: false };
  received.push(entry);
  response.on("close", () => {
    entry.hung_up = !response.writableFinished;
  });
  if (manner.hangs === true) {
    held.push(response);
    return;
  }
  const fails = manner.fails !== undefined && body.includes(manner.fails);
  response.writeHead(fails ? 500 : (manner.status ?? 204), manner.headers);
  if (manner.endless !== true) {
    response.end();
    return;
  }
  const send = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, "x")));
    response.once("drain", send);
  };
  send();
}

/** The body as text; an encrypted one as base64. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const isEncrypted = request.headers["content-encoding"] !== undefined;
  return Buffer.concat(chunks).toString(isEncrypted ? "base64" : "utf8");
}
