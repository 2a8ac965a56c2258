import { connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut: whoever is connected is lost without a word. */
export interface TcpProxy {
  url: URL;
  cut: () => void;
  close: () => void;
}

export async function startTcpProxy(target: URL): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
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
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    url: new URL(`http://127.0.0.1:${address.port}`),
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
}
