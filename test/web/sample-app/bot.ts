/** Returns what everyone sees of the answer to `/name text`. */
export type Commands = Record<string, (text: string) => string>;

interface Frame {
  type: string;
  ref?: string;
  command_id: string;
  name: string;
  text: string;
}

/** The bakery's bot, which answers commands. Resolves once it can be called, to a function that stops it. */
export async function runBot(
  baseUrl: string,
  token: string,
  commands: Commands,
): Promise<() => void> {
  const address = new URL("/api/v1/ws/bot", baseUrl.replace(/^http/, "ws"));
  const socket = new WebSocket(address, ["parley.v1", `bearer.${token}`]);
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  await new Promise<void>((listening, failed) => {
    socket.addEventListener("close", ({ code }) => failed(new Error(`the bot's socket: ${code}`)));
    socket.addEventListener("open", () => {
      socket.send("ping"); // it proves that the bot reads
      send({ type: "subscribe", ref: "all", conversations: "all" });
    });
    socket.addEventListener("message", ({ data }) => {
      if (data === "pong") return;
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.type === "ack" && frame.ref === "all") listening();
      if (frame.type !== "command") return;
      const { command_id, name } = frame;
      const text = commands[name]?.(frame.text) ?? "I do not know that.";
      send({ type: "answer", ref: command_id, command_id, text, visible: true });
    });
  });
  return () => socket.close();
}
