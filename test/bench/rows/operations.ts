import type { Grant } from "#protocol/auth.ts";
import { messageSchema } from "#protocol/message.ts";
import { inFlight } from "../in-flight.ts";
import { parleyStore } from "../media/stores.ts";
import type { Ask, ParleySystem } from "../parley-system.ts";
import type { Load } from "./counted.ts";

const ALONE = 5;
const BURST = 100;
const IN_FLIGHT = 32;
const SCROLL_MS = 50;

const each = { load: "each projected alone", pace: { kind: "each_projected" } } as const;
const burst = {
  load: `${IN_FLIGHT} in flight`,
  pace: { kind: "in_flight", many: IN_FLIGHT },
} as const;

/** All that people do with messages that are there; these are sent now, by the first of them, in one conversation. */
export async function loadsOf(system: ParleySystem, conversationId: string): Promise<Load[]> {
  const people = await system.people();
  const author = people[0]!;
  const conversation = `conversations/${conversationId}`;
  const messages = `${conversation}/messages`;

  const send = (text: string, reply_to?: number): Ask => ({
    person: author,
    method: "POST",
    path: messages,
    body: { text, ...(reply_to === undefined ? {} : { reply_to }) },
  });
  const texts = Array.from({ length: 2 * (ALONE + BURST) }, (_, index) => `message ${index}`);
  const sent = await inFlight(IN_FLIGHT, texts, (text) => system.ask(send(text)));
  const ids = sent.map((message) => messageSchema.parse(message).id).sort((a, b) => a - b);
  await system.projected.head(conversationId, ids.at(-1)!);
  const { put } = await parleyStore(system);
  const uploads = await inFlight(IN_FLIGHT, texts.slice(0, ALONE + BURST), (text) =>
    put(Buffer.from(text)),
  );
  const some = ids.slice(0, ALONE + BURST);
  const others = ids.slice(ALONE + BURST);

  const react = (method: string) => (_: number, index: number) => ({
    person: people[index % people.length]!,
    method,
    path: `${messages}/${some[Math.floor(index / people.length)]}/reactions/${encodeURIComponent("👍")}`,
  });
  const personal = (what: string, person: Grant, message_id: number): Ask => ({
    person,
    method: "PUT",
    path: `${conversation}/${what}`,
    body: { message_id },
  });
  const [first, second, third] = [some[10]!, some[90]!, some[100]!];
  const readers = people.slice(1, 1 + ALONE);
  const scroller = people.at(-1)!;

  return [
    ...aloneAndInBurst(
      "reply",
      some.map((_, index) => send(`reply ${index}`, first)),
    ),
    ...aloneAndInBurst("reaction put", some.map(react("PUT"))),
    ...aloneAndInBurst("reaction taken back", some.map(react("DELETE"))),
    ...aloneAndInBurst(
      "edit",
      some.map((id) => ({
        person: author,
        method: "PATCH",
        path: `${messages}/${id}`,
        body: { text: `message ${id}, edited` },
      })),
    ),
    ...aloneAndInBurst("reaction to an edited message", some.map(react("PUT"))),
    ...aloneAndInBurst(
      "message that carries an upload",
      uploads.map((address) => ({ ...send(""), body: { media_url: address.pathname } })),
    ),
    ...aloneAndInBurst(
      "delete",
      others.map((id) => ({ person: author, method: "DELETE", path: `${messages}/${id}` })),
    ),
    {
      ...each,
      operation: "read position",
      asks: readers.map((reader) => personal("read", reader, first)),
    },
    {
      operation: "read position",
      load: `one person scrolling, every ${SCROLL_MS} ms`,
      asks: some.slice(20, 80).map((id) => personal("read", scroller, id)),
      pace: { kind: "every", ms: SCROLL_MS },
    },
    {
      operation: "read position",
      load: `${people.length} people at once`,
      asks: people.map((person) => personal("read", person, second)),
      pace: { kind: "in_flight", many: people.length },
    },
    {
      ...each,
      operation: "mark unread",
      asks: readers.map((reader) => personal("unread", reader, first)),
    },
    {
      operation: "mark unread",
      load: `${people.length} people at once`,
      asks: people.map((person) => personal("unread", person, third)),
      pace: { kind: "in_flight", many: people.length },
    },
  ];
}

function aloneAndInBurst(operation: string, asks: Ask[]): Load[] {
  return [
    { ...each, operation, asks: asks.slice(0, ALONE) },
    { ...burst, operation, asks: asks.slice(ALONE) },
  ];
}
