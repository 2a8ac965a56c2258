import { LINE_BYTES_MAX, TRANSFER_VERSION } from "#protocol/transfer/format.ts";
import { writeLine } from "#protocol/transfer/write-line.ts";
import { Buffer } from "node:buffer";
import type { Result } from "#protocol/result.ts";
import {
  exportedFiles,
  exportedPeople,
  peopleAfter,
  type ExportedFile,
  type ExportedPerson,
} from "#storage/d1/transfer.ts";
import type { Env } from "../env.ts";
import type { ExportPage, ExportPosition } from "../objects/transfer.ts";

type Stores = Pick<Env, "DB" | "MEDIA" | "CONVERSATIONS">;

/** The most file keys to remember as written. Writing a forgotten file again is harmless: imports skip duplicates. */
const KNOWN_FILES_MAX = 20_000;

/**
 * EXPORT-1: streams one conversation as a document, in constant memory. Returns a failure before the first line as an
 * error; a later failure ends the document without its `end` line.
 */
export async function exportDocument(
  env: Stores,
  conversationId: string,
  now: string,
): Promise<Result<AsyncGenerator<string>>> {
  const conversation = env.CONVERSATIONS.getByName(conversationId);
  const first = await conversation.exportPage(null);
  if (!first.ok) return first;
  return {
    ok: true,
    value: new DocumentWriter(env, conversationId).write(now, first.value, (position) =>
      conversation.exportPage(position),
    ),
  };
}

class DocumentWriter {
  readonly #env: Stores;
  readonly #id: string;
  readonly #people = new Set<string>();
  readonly #files = new Set<string>();
  #lines = 0;

  constructor(env: Stores, id: string) {
    this.#env = env;
    this.#id = id;
  }

  async *write(
    now: string,
    first: ExportPage,
    next: (position: ExportPosition) => Promise<Result<ExportPage>>,
  ): AsyncGenerator<string> {
    yield this.#line({
      type: "parley",
      version: TRANSFER_VERSION,
      document_id: crypto.randomUUID(),
      exported_at: now,
    });
    // The conversation's line must precede its people and picture; every other page follows the people it refers to.
    yield this.#counted(first);
    yield* this.#named(first);
    for (let page = first; page.next !== null;) {
      const found = await next(page.next);
      if (!found.ok) throw new Error("the conversation was deleted during its export");
      page = found.value;
      yield* this.#named(page);
      yield this.#counted(page);
      if (page.head !== null) {
        yield this.#line({ type: "end", lines: this.#lines + 1, head: page.head });
      }
    }
  }

  #line(line: Parameters<typeof writeLine>[0]): string {
    this.#lines += 1;
    return writeLine(line);
  }

  #counted({ text, lines }: ExportPage): string {
    this.#lines += lines;
    return text;
  }

  /** Writes the people and files that a page refers to and that the document does not contain yet. */
  async *#named({ people, files }: ExportPage): AsyncGenerator<string> {
    const keys = files.filter((key) => !this.#files.has(key));
    const carried = keys.length === 0 ? [] : await exportedFiles(this.#env.DB, this.#id, keys);
    const ids = [...people, ...carried.map(({ user_id }) => user_id)];
    const strangers = [...new Set(ids)].filter((id) => !this.#people.has(id));
    if (strangers.length > 0) {
      const known = await exportedPeople(this.#env.DB, strangers);
      const byId = new Map(known.map((person) => [person.id, person]));
      const lines = strangers.map((id) => this.#line(userLine(byId.get(id) ?? unknown(id))));
      for (const id of strangers) this.#people.add(id);
      yield lines.join("");
    }
    for (const file of carried) {
      for await (const line of fileLines(this.#env.MEDIA, file)) {
        this.#lines += 1;
        yield line;
      }
    }
    if (this.#files.size > KNOWN_FILES_MAX) this.#files.clear();
    for (const key of keys) this.#files.add(key);
  }
}

/** Writes a file's lines, or none if its bytes are gone: its message remains without a file, as on this server. */
export async function* fileLines(
  files: Pick<R2Bucket, "get">,
  file: ExportedFile,
): AsyncGenerator<string> {
  const object = await files.get(file.key);
  if (object === null) return;
  yield writeLine({ type: "file", ...file });
  const reader = object.body.getReader({ mode: "byob" });
  for (;;) {
    const { value, done } = await reader.readAtLeast(
      LINE_BYTES_MAX,
      new Uint8Array(LINE_BYTES_MAX),
    );
    if (value !== undefined && value.byteLength > 0) {
      const data = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      yield writeLine({ type: "bytes", data: data.toString("base64") });
    }
    if (done) return;
  }
}

/** People to read from D1 with one query. */
const PEOPLE_AT_ONCE = 500;

export async function* exportPeople(db: D1Database, now: string): AsyncGenerator<string> {
  yield writeLine({
    type: "parley",
    version: TRANSFER_VERSION,
    document_id: crypto.randomUUID(),
    exported_at: now,
  });
  let lines = 1;
  for (let after = ""; ;) {
    const people = await peopleAfter(db, after, PEOPLE_AT_ONCE);
    if (people.length > 0) yield people.map((person) => writeLine(userLine(person))).join("");
    lines += people.length;
    if (people.length < PEOPLE_AT_ONCE) break;
    after = people.at(-1)?.id ?? after;
  }
  yield writeLine({ type: "end", lines: lines + 1, head: 0 });
}

function userLine(person: ExportedPerson): Parameters<typeof writeLine>[0] {
  return { type: "user", ...person };
}

/** Returns the line of a person, with a placeholder for a person whose account no longer exists. */
export function lineOfPerson(id: string, person: ExportedPerson | undefined): string {
  return writeLine(userLine(person ?? unknown(id)));
}

/** A placeholder for a deleted account, whose messages remain and need an author. */
function unknown(id: string): ExportedPerson {
  return {
    id,
    external_id: null,
    username: id,
    display_name: id,
    kind: "person",
    language: "en",
    created_at: new Date(0).toISOString(),
  };
}
