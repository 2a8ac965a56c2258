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

const PASSWORD = "a password of the tests";

/** A server whose people register like everyone. */
export function worldAt(url: URL): World {
  const wire = wireTo(url);
  const granted = async (path: string, body: object) => {
    const response = await wire.fetch(`/api/v1/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`no session: ${response.status} ${await response.text()}`);
    return grantSchema.parse(await response.json());
  };
  return new World(
    wire,
    (wish) => granted("register", wish),
    ({ username }) => granted("login", { username }),
  );
}
