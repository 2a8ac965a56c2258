import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { ParleyServer, type UpsertedUser } from "@parley-edge/client/server";
import { Webhook } from "standardwebhooks";

/** The fields of an event that the bakery uses. */
interface MessageCreated {
  data: {
    message: { id: number; text: string | null; reply_to: number | null };
    sender: { user_id: string };
  };
}

/** A message as the bakery stores it. */
export interface Post {
  id: number;
  text: string | null;
  reply_to: number | null;
  /** The bakery's own id of the author; null for the app. */
  by: string | null;
}

const STAFF = [
  { external_id: "staff-1", username: "ada", display_name: "Ada Lovelace" },
  { external_id: "staff-2", username: "grace", display_name: "Grace Hopper" },
];

/** The bakery's backend, with the key of its server, and an address for webhooks. */
export class Backend {
  readonly parley: ParleyServer;
  /** The address to which Parley sends events. */
  readonly hook: string;
  readonly posts: Post[] = [];
  /** Parley shows it when the endpoint is created. */
  secret = "";
  readonly #seen = new Set<string>();
  readonly #close: () => void;

  private constructor(parley: ParleyServer, server: ReturnType<typeof createServer>) {
    this.parley = parley;
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    this.hook = `http://127.0.0.1:${port}/parley`;
    this.#close = () => server.close();
    server.on("request", (request: IncomingMessage, response) => {
      void this.#receive(request)
        .catch(() => 500)
        .then((status) => response.writeHead(status).end());
    });
  }

  static async start(baseUrl: string, key: string): Promise<Backend> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Backend(new ParleyServer({ baseUrl, key }), server);
  }

  stop(): void {
    this.#close();
  }

  /** Everyone who works here, before their first visit to the chat. */
  provision(): Promise<UpsertedUser[]> {
    return this.parley.users.upsert(STAFF);
  }

  async announce(conversation: string, text: string): Promise<number> {
    const { id } = await this.parley.conversation(conversation).messages.send({ text });
    return id;
  }

  async #receive(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = request.headers as Record<string, string>;
    try {
      new Webhook(this.secret).verify(body, headers);
    } catch {
      return 400;
    }
    // Parley sends an event until it is answered, so the same one may come twice.
    const id = headers["webhook-id"] ?? "";
    if (this.#seen.has(id)) return 204;
    const { message, sender } = (JSON.parse(body) as MessageCreated).data;
    const { external_id } = await this.parley.users.get(sender.user_id);
    this.posts.push({
      id: message.id,
      text: message.text,
      reply_to: message.reply_to,
      by: external_id,
    });
    this.#seen.add(id);
    return 204;
  }
}
