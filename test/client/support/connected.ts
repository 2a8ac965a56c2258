import { ConversationConnection } from "#client/conversation-connection.ts";
import type { ConversationEvents } from "#client/conversation-events.ts";
import type { ConversationView } from "#client/conversation-view.ts";
import type { PageOptions } from "#client/messages-api.ts";
import { MemoryOutboxStore, type OutboxStore } from "#client/outbox-store.ts";
import { FakeClock, settled } from "./fake-clock.ts";
import { fakeSockets } from "./fake-socket.ts";
import { FakeTokens } from "./fake-tokens.ts";
import { FakeWake } from "./fake-wake.ts";
import { ModelRoom } from "./model-room.ts";
import { ServedRoom } from "./served-room.ts";

/** A connection of `me` to a served room in which ann has written `history` messages, and its events. */
export function connected({
  history = 0,
  outboxStore = new MemoryOutboxStore(),
  heldMessages = 1_000,
}: { history?: number; outboxStore?: OutboxStore; heldMessages?: number } = {}) {
  const room = new ModelRoom("me", "ann");
  for (let i = 0; i < history; i++) room.create("ann");
  const server = new ServedRoom(room);
  const sockets = fakeSockets(server.accept);
  const clock = new FakeClock();
  const wake = new FakeWake();
  const tokens = new FakeTokens();
  const pages: object[] = [];
  const connection = new ConversationConnection({
    id: "c1",
    url: "wss://chat.test/api/v1/ws/c1",
    messages: {
      list: async (options?: PageOptions) => {
        const { limit, ...ask } = options ?? {};
        pages.push(ask);
        await settled();
        if (typeof ask.before === "number") return room.page({ before: ask.before }, limit);
        if (typeof ask.after === "number") return room.page({ after: ask.after }, limit);
        return room.page({ around: ask.around ?? 0 }, 4);
      },
    },
    members: {
      list: async () => ({ items: [...room.members.values()], next_cursor: null }),
    },
    translations: { want: async () => null },
    tokens,
    outboxStore,
    me: Promise.resolve("me"),
    WebSocket: sockets.WebSocket,
    wake,
    clock,
    random: () => 0.5,
    heldMessages,
    onConnect: () => undefined,
    onStopped: () => undefined,
  });
  const views: ConversationView[] = [];
  connection.subscribe((view) => views.push(view));
  const emitted = <K extends keyof ConversationEvents>(name: K): ConversationEvents[K][] => {
    const events: ConversationEvents[K][] = [];
    connection.on(name, (event) => events.push(event));
    return events;
  };
  const open = async () => {
    connection.connect();
    await settled();
    return connection.caughtUp();
  };
  return { room, server, sockets, clock, wake, tokens, pages, connection, views, emitted, open };
}
