import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Stands between the browser and the server, so that the way can be cut, and the server replaced, at one address. */
export interface TcpProxy {
  readonly url: string;
  /** Whom it leads to from now on; `null`: nobody is there, and who is connected is cut off. */
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
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
