import { DurableObject } from "cloudflare:workers";
import { z } from "zod";

interface ReplayEnv {
  REPLAYS: DurableObjectNamespace<Replay>;
}

const framesSchema = z.array(z.string());

/**
 * The floor of a storm: an object that is given the frames which Parley sends, and sends them to each socket as it comes.
 * It knows nobody, reads nothing and encodes nothing.
 */
export class Replay extends DurableObject<ReplayEnv> {
  #frames: string[] = [];

  constructor(ctx: DurableObjectState, env: ReplayEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.method === "PUT") {
      this.#frames = framesSchema.parse(await request.json());
      return new Response(null, { status: 204 });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    for (const frame of this.#frames) server.send(frame);
    return new Response(null, { status: 101, webSocket: client });
  }
}

/** `/{name}`: `PUT` gives an object its frames. */
export default {
  fetch(request, env) {
    return env.REPLAYS.getByName(new URL(request.url).pathname).fetch(request);
  },
} satisfies ExportedHandler<ReplayEnv>;
