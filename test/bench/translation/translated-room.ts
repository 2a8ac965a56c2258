import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { DownFrame } from "#protocol/frames/down.ts";
import { LoadSocket } from "../load/socket.ts";
import type { ParleySystem } from "../parley-system.ts";

/** What the readers read; the sender writes English. */
export const LANGUAGES = ["es", "fr", "de"];
const PATIENCE_MS = 10_000;

/** A conversation whose first member writes, and whose others read in several languages. */
export class TranslatedRoom {
  readonly #sender: LoadSocket;
  readonly #readers: LoadSocket[];
  readonly #translates: boolean;

  static async open(system: ParleySystem, translate: boolean): Promise<TranslatedRoom> {
    const people = await system.people();
    const [sender, ...readers] = people;
    const { id } = await system.group(
      sender!,
      readers.map(({ user }) => user.id),
    );
    for (const [index, person] of readers.entries()) {
      const language = LANGUAGES[index % LANGUAGES.length];
      await system.ask({ person, method: "PATCH", path: "users/me", body: { language } });
      const path = `conversations/${id}/settings`;
      await system.ask({ person, method: "PATCH", path, body: { translate } });
    }
    const sockets = await Promise.all(
      people.map((person) => LoadSocket.open(system.roomAddress(person, id))),
    );
    return new TranslatedRoom(sockets[0]!, sockets.slice(1), translate);
  }

  private constructor(sender: LoadSocket, readers: LoadSocket[], translates: boolean) {
    this.#sender = sender;
    this.#readers = readers;
    this.#translates = translates;
  }

  /**
   * In ms, from each send until the last reader has the original; resolves once all translations are there, too.
   * `isSpaced`: the next message waits, besides the pause, until the last one's translations are there.
   */
  async run(messages: number, pause_ms: number, isSpaced: boolean): Promise<number[]> {
    await Promise.all([this.#sender, ...this.#readers].map((socket) => socket.ping()));
    const prefix = `${randomUUID()}-`;
    const sentAt: number[] = [];
    const latencies: number[] = [];
    const within = async (promise: Promise<void>) => {
      const timer = setTimeout(() => failed(`left: ${JSON.stringify(left)}`), PATIENCE_MS);
      await promise;
      clearTimeout(timer);
    };
    const wanted = messages * this.#readers.length;
    const left = { originals: wanted, translations: this.#translates ? wanted : 0 };
    const done = Promise.withResolvers<void>();
    let spaced = Promise.withResolvers<void>();
    let awaited = wanted;
    const failed = (reason: string) => {
      done.reject(new Error(reason));
      spaced.resolve();
    };
    const look = () => {
      if (left.originals === 0 && left.translations === 0) done.resolve();
      if (left.originals <= awaited && left.translations <= awaited) spaced.resolve();
    };
    for (const reader of this.#readers) {
      const frame = (data: Buffer) => {
        const told = JSON.parse(data.toString()) as DownFrame;
        if (told.type === "translation_failed") failed(told.code);
        if (told.type === "translation") left.translations -= 1;
        for (const { client_id } of told.type === "changes" ? told.messages : []) {
          const index = Number(client_id?.slice(prefix.length));
          latencies[index] = performance.now() - sentAt[index]!;
          left.originals -= 1;
        }
        look();
      };
      reader.listen({ frame, failed });
    }
    this.#sender.listen({ frame: () => undefined, failed });
    for (let index = 0; index < messages; index += 1) {
      const text = `Good morning everyone, this is message ${index} of ${prefix} for today.`;
      spaced = Promise.withResolvers<void>();
      awaited = wanted - (index + 1) * this.#readers.length;
      sentAt[index] = performance.now();
      const client_id = `${prefix}${index}`;
      this.#sender.send(JSON.stringify({ type: "send", ref: index, client_id, text }));
      if (isSpaced) await within(spaced.promise);
      await sleep(pause_ms);
    }
    await within(done.promise);
    return latencies;
  }

  close(): void {
    for (const socket of [this.#sender, ...this.#readers]) socket.close();
  }
}
