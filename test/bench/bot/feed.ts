import { setImmediate as turn } from "node:timers/promises";
import { fakeSockets, type FakeSocket } from "../../client/support/fake-socket.ts";
import { message } from "../../client/support/fixtures.ts";
import { ModelRoom } from "../../client/support/model-room.ts";

/** Frames that come without a pause between them. */
const BURST = 100;

/** A busy conversation's frames, without a server: someone speaks, each message in a frame of its own. */
export class Feed {
  readonly #room = new ModelRoom("bot", "ann");
  #head = this.#room.head;

  readonly sockets = fakeSockets((socket) => {
    socket.onSend = (text) => {
      if (text === "ping") socket.say("pong");
    };
    queueMicrotask(() => this.#welcome(socket));
  });

  /** In ms, how long the client was busy with each of so many more messages. */
  async say(messages: number): Promise<Float64Array> {
    const times = new Float64Array(messages);
    const socket = this.sockets.last();
    for (let at = 0; at < messages; at += 1) {
      const frame = this.#next();
      const started_at = performance.now();
      socket.say(frame);
      times[at] = performance.now() - started_at;
      if (at % BURST === 0) await turn();
    }
    await turn();
    // They are the test's to look at; here they would be memory of the client's.
    socket.sent.length = 0;
    return times;
  }

  #welcome(socket: FakeSocket): void {
    socket.open();
    socket.say(this.#room.welcome("bot"));
    socket.say(this.#room.snapshot());
  }

  #next(): string {
    const from = this.#head;
    const to = (this.#head += 1);
    const text = `message ${to}`.padEnd(100, ".");
    const messages = [message(to, { client_id: `ann-${to}`, text })];
    return JSON.stringify({ type: "changes", from, to, complete: true, messages, members: [] });
  }
}
