import { grantSchema } from "#protocol/auth.ts";
import type { Wire } from "./wire.ts";
import { World } from "./world.ts";

/** A server behind real sockets. */
export function wireTo(url: URL): Wire {
  return {
    fetch: (path, init) => fetch(new URL(path, url).href, init),
    open: (path, protocols, listener) => {
      const address = new URL(path, url);
      address.protocol = "ws:";
      const socket = new WebSocket(address.href, protocols);
      socket.binaryType = "arraybuffer";
      socket.addEventListener("message", ({ data }) => {
        listener.message(String(data));
      });
      socket.addEventListener("close", ({ code, reason }) => {
        listener.close(code, reason);
      });
      return new Promise((resolve, reject) => {
        socket.addEventListener("error", () => {
          reject(new Error(`no socket at ${path}`));
        });
        socket.addEventListener("open", () => {
          resolve({
            protocol: socket.protocol,
            send: (data) => {
              socket.send(data);
            },
            close: (code, reason) => {
              socket.close(code, reason);
            },
          });
        });
      });
    },
  };
}

/** A server whose people register as everyone does. */
export function worldAt(url: URL): World {
  const wire = wireTo(url);
  return new World(wire, async (wish) => {
    const response = await wire.fetch("/api/v1/auth/register", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...wish, password: "a password of the tests" }),
    });
    if (response.status !== 201)
      throw new Error(`no account: ${response.status} ${await response.text()}`);
    return grantSchema.parse(await response.json());
  });
}
