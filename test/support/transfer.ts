import { TRANSFER_TYPE } from "#protocol/transfer/format.ts";
import { writeLine } from "#protocol/transfer/write-line.ts";
import { z } from "zod";
import { importStateSchema, type ImportState } from "#protocol/transfer/import.ts";
import {
  transferLineSchema,
  type TransferLine,
  type WrittenLine,
} from "#protocol/transfer/lines.ts";
import { Answer } from "./answer.ts";
import { Backend } from "./keyed.ts";
import { freshName, type World } from "./world.ts";

const backends = new WeakMap<World, Promise<Backend>>();

/** A backend of this world that may export and import. */
export function transferring(world: World): Promise<Backend> {
  const known = backends.get(world) ?? Backend.of(world, ["read", "import"]);
  backends.set(world, known);
  return known;
}

/** The document of a conversation, as text. */
export async function exported(world: World, conversationId: string): Promise<string> {
  const backend = await transferring(world);
  return (await backend.get(`/conversations/${conversationId}/export`)).expect(200).text;
}

export function linesOf(document: string): TransferLine[] {
  const texts = document.trimEnd().split("\n");
  return z.array(transferLineSchema).parse(texts.map((text): unknown => JSON.parse(text)));
}

/** The lines of one type. */
export function linesOfType<T extends TransferLine["type"]>(
  document: string,
  type: T,
): Extract<TransferLine, { type: T }>[] {
  return linesOf(document).filter(
    (line): line is Extract<TransferLine, { type: T }> => line.type === type,
  );
}

/** A document as another system could write it: people, their messages, and no field that has a default. */
export class Draft {
  readonly id = crypto.randomUUID();
  readonly document_id = crypto.randomUUID();
  readonly people: { id: string; username: string }[];
  readonly lines: WrittenLine[] = [];
  readonly #begun = Date.parse("2020-02-29T12:00:00.000Z");
  #last = 100;

  constructor(people = 2) {
    this.people = Array.from({ length: people }, () => ({
      id: crypto.randomUUID(),
      username: freshName("imported"),
    }));
    this.lines.push(
      { type: "parley", version: 1, document_id: this.document_id },
      { type: "conversation", id: this.id, kind: "group", title: "Moved", created_at: this.at(0) },
      ...this.people.map(({ id, username }) => ({
        type: "user" as const,
        id,
        username,
        display_name: username,
        created_at: this.at(0),
      })),
    );
  }

  at(seconds: number): string {
    return new Date(this.#begun + seconds * 1_000).toISOString();
  }

  /** Messages of the people in turn, with their ids this far apart. */
  say(count: number, more: Partial<Extract<WrittenLine, { type: "message" }>> = {}): this {
    for (let i = 0; i < count; i += 1) {
      this.#last += 3;
      this.lines.push({
        type: "message",
        id: this.#last,
        client_id: `c${this.#last}`,
        sender_id: this.people[i % this.people.length]!.id,
        text: `imported ${this.#last}`,
        created_at: this.at(this.#last),
        ...more,
      });
    }
    return this;
  }

  put(...lines: WrittenLine[]): this {
    this.lines.push(...lines);
    return this;
  }

  /** The first of the people is the owner; all have read everything. */
  end(): this {
    this.put(
      ...this.people.map(({ id }, i) => ({
        type: "member" as const,
        user_id: id,
        role: i === 0 ? ("owner" as const) : ("member" as const),
        joined_at: this.at(0),
      })),
    );
    return this.put({ type: "end", lines: this.lines.length + 1 });
  }

  text(from = 1, until = this.lines.length + 1): string {
    return this.lines
      .slice(from - 1, until - 1)
      .map(writeLine)
      .join("");
  }
}

/** A backend's calls that import. */
export class Importer {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async post(path: string, body: string | Uint8Array<ArrayBuffer>, type = TRANSFER_TYPE) {
    const { key } = await transferring(this.#world);
    const response = await this.#world.wire.fetch(`/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": type },
      body,
    });
    return Answer.of(`POST ${path}`, response);
  }

  async state(id: string): Promise<ImportState> {
    return (await this.ask("GET", id)).as(importStateSchema);
  }

  async ask(method: string, id: string): Promise<Answer> {
    return (await transferring(this.#world)).call(method, `/imports/${id}`);
  }

  /** Imports all of a document at once. */
  async whole(document: string): Promise<ImportState> {
    return (await this.post("/imports", document)).as(importStateSchema, 201);
  }
}
