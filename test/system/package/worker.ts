import { Parley } from "@parley-edge/client";

/*
 * A Worker that forwards its visitor's question to a chat: it signs in, connects, sends, and answers with what it
 * receives there.
 */
export default {
  async fetch(request: Request): Promise<Response> {
    const parley = new Parley({ baseUrl: new URL(request.url).searchParams.get("server") ?? "" });
    await parley.auth.register({ username: "in_a_worker", password: "correct horse battery" });
    const { id } = await parley.conversations.create({ kind: "group", title: "Questions" });
    const room = parley.conversation(id).connect();
    await room.send({ text: "anyone here?" });
    const texts = room.view.messages.map(({ text }) => text);
    parley.close();
    return Response.json(texts);
  },
};
