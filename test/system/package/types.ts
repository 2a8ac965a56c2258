import {
  CLOSE,
  MemoryTokenStore,
  Parley,
  ParleyError,
  type Conversation,
  type ConversationView,
  type List,
  type Message,
} from "@parley-edge/client";
import { useConversation, type LiveConversation } from "@parley-edge/client/react";
import { useInbox } from "@parley-edge/client/preact";
import { ParleyRest } from "@parley-edge/client/rest";
import type { ImportState, Transfer } from "@parley-edge/client/transfer";

const parley = new Parley({ baseUrl: "https://a.example", tokenStore: new MemoryTokenStore() });
const room = parley.conversation("x").connect();
export const texts = (view: ConversationView): (string | null)[] =>
  view.messages.map((message: Message) => message.text);
export const sent: Promise<{ message_id: number; version: number }> = room.send({ text: "hello" });
export const page: Promise<List<Conversation>> = parley.conversations.list({ limit: 5 });
export const code: number = CLOSE.not_found;
export const isOurs = (error: unknown): error is ParleyError => error instanceof ParleyError;
export const live: LiveConversation = useConversation(parley, "x");
export const unread: number | undefined = useInbox(parley).view?.totals?.unread_count;
export const all: AsyncGenerator<Conversation> = new ParleyRest({
  baseUrl: "https://a.example",
  getAccessToken: async () => "token",
  actAs: "ext:42",
}).conversations.all({ signal: new AbortController().signal });
export const copied = async (from: Transfer, to: Transfer): Promise<ImportState[]> =>
  to.import(await from.export("x"));
export const uploaded = parley.media.upload(new Blob(["x"]), { name: "x.txt" });
// @ts-expect-error a number is no text
void room.send({ text: 1 });
// @ts-expect-error its own issuer's tokens are all that REST alone takes
void new ParleyRest({ baseUrl: "https://a.example" });
