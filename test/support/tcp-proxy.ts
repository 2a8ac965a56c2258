import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A proxy to a server that can be cut, and lead to another server at the same address. */
export interface TcpProxy {
  readonly url: URL;
  /** Drops every connection without a close. */
  cut: () => void;
  /** The server that it leads to from now on; `null`: none, and every connection is cut. */
  lead: (target: URL | null) => void;
  close: () => void;
}

export async function startTcpProxy(first: URL): Promise<TcpProxy> {
  let target: URL | null = first;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (target === null) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    cut,
    lead(next) {
      target = next;
      if (next === null) cut();
    },
    close() {
      cut();
      server.close();
    },
  };
}
