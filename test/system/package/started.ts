import { Parley } from "@parley-edge/client";

/** Signs a newcomer in, counts the open sockets, and renders. */
export function start(render: (root: HTMLElement, parley: Parley, id: string) => void): void {
  const { baseUrl, username } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  class CountedSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      count(1);
      this.addEventListener("close", () => count(-1));
    }
  }
  void (async () => {
    const parley = new Parley({ baseUrl: baseUrl ?? "", WebSocket: CountedSocket });
    await parley.auth.register({ username: username ?? "", password: "correct horse battery" });
    const { id } = await parley.conversations.create({ kind: "group", title: "Plans" });
    const root = document.createElement("main");
    document.body.append(root);
    render(root, parley, id);
  })();
}

function count(change: number): void {
  const { dataset } = document.body;
  dataset["sockets"] = String(Number(dataset["sockets"] ?? 0) + change);
}
