import { IMPORT_LINES_MAX, TRANSFER_VERSION } from "#protocol/transfer/format.ts";
import { Buffer } from "node:buffer";
import { metadataIn, type LineProblem } from "#domain/importing.ts";
import { titleSchema } from "#protocol/conversation.ts";
import type { Failure } from "#protocol/errors.ts";
import { MEDIA_PATH } from "#protocol/media-address.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import type {
  ConversationLine,
  FileLine,
  HeaderLine,
  TransferLine,
  UserLine,
} from "#protocol/transfer/lines.ts";
import { joiningOf } from "#storage/joining-columns.ts";
import { configOf } from "../config.ts";
import { directId } from "../direct-id.ts";
import type { Env } from "../env.ts";
import type { ImportRecord, ImportSlice } from "../objects/transfer.ts";
import { badLine } from "./bad-line.ts";
import { importFile } from "./import-file.ts";
import { importPeople, type Matched } from "./import-people.ts";
import { parsedLines, type ParsedLine } from "./parsed-lines.ts";

/** Lines and characters of one slice, which occupies the conversation's object for about ten milliseconds. */
const SLICE_LINES = 500;
const SLICE_LENGTH = 1024 * 1024;

type Target = ReturnType<Env["CONVERSATIONS"]["getByName"]>;

interface Options {
  /** The number of the body's first line. */
  first: number;
  /** The conversation; null for a document's first request, which contains the conversation's line. */
  conversationId: string | null;
}

/**
 * Sends the lines of one request to their conversation, slice by slice. Both a success and a refusal name the line at
 * which the client resumes; all lines before it are durable.
 */
export class ImportRequest {
  readonly #env: Env;
  readonly #lines: AsyncGenerator<ParsedLine>;
  readonly #first: number;
  #conversationId: string | null;
  #target: Target | null = null;
  #header: HeaderLine | null = null;
  #conversation: ConversationLine | null = null;
  #matched = new Map<string, Matched>();
  #pending: ({ line: number; record: ImportRecord | UserLine } | null)[] = [];
  #length = 0;
  #from: number;
  #until: number;

  constructor(env: Env, body: AsyncIterable<Uint8Array>, { first, conversationId }: Options) {
    this.#env = env;
    this.#lines = parsedLines(body, first);
    this.#first = first;
    this.#from = first;
    this.#until = first;
    this.#conversationId = conversationId;
    if (conversationId !== null) this.#target = env.CONVERSATIONS.getByName(conversationId);
  }

  /** Stops reading the body at the first refused line. */
  async run(): Promise<Result<ImportState>> {
    try {
      return await this.#run();
    } finally {
      await this.#lines.return(undefined);
    }
  }

  async #run(): Promise<Result<ImportState>> {
    for (;;) {
      const next = await this.#next();
      if (next === null) break;
      if (!next.ok) return this.#refuse(next.error.number, next.error.problem);
      const { number, line, length } = next.value;
      if (number - this.#first >= IMPORT_LINES_MAX) {
        const message = `exceeds the limit of ${IMPORT_LINES_MAX} lines in one request`;
        return this.#refuse(number, { path: "", message });
      }
      const taken = await this.#take(number, line);
      if (!taken.ok) return taken;
      this.#until = Math.max(this.#until, number + 1);
      this.#length += length;
      const isFull = this.#pending.length >= SLICE_LINES || this.#length >= SLICE_LENGTH;
      if (this.#target !== null && isFull) {
        const flushed = await this.#flush();
        if (!flushed.ok) return flushed;
      }
    }
    if (this.#target === null) {
      const message =
        "the first request must contain the conversation's line and, if it is direct, its people";
      return err(badLine(this.#until, { path: "", message }, 1));
    }
    return this.#flush();
  }

  async #next(): Promise<ParsedLine | null> {
    const { value, done } = await this.#lines.next();
    return done === true ? null : value;
  }

  /** Blank lines, and lines that the conversation does not need, only advance the position. */
  async #take(number: number, line: TransferLine | null): Promise<Result<null>> {
    if (line === null) return ok(null);
    if (number === 1 && line.type !== "parley") {
      return this.#refuse(1, {
        path: "type",
        message: "must be parley in the first line of a document",
      });
    }
    switch (line.type) {
      case "parley":
        return this.#takeHeader(number, line);
      case "conversation":
        if (this.#target !== null) this.#pending.push({ line: number, record: line });
        else this.#conversation = line;
        return this.#begin(number);
      case "user":
        this.#pending.push({ line: number, record: line });
        return this.#begin(number);
      case "bytes":
        return this.#refuse(number, { path: "type", message: "must follow a file line" });
      case "file":
      case "message":
      case "revision":
      case "member":
      case "end":
        if (this.#target === null) {
          const message = "must come after the conversation and, if it is direct, its people";
          return this.#refuse(number, { path: "type", message });
        }
        if (line.type === "file") return this.#takeFile(number, line);
        this.#pending.push({ line: number, record: line });
        return ok(null);
    }
  }

  async #takeHeader(number: number, header: HeaderLine): Promise<Result<null>> {
    if (number !== 1) {
      return this.#refuse(number, {
        path: "type",
        message: "must not be parley after the first line",
      });
    }
    if (header.version !== TRANSFER_VERSION) {
      const message = `is ${header.version}, but this server reads version ${TRANSFER_VERSION}`;
      return this.#refuse(number, { path: "version", message });
    }
    this.#header = header;
    return ok(null);
  }

  /** Begins the import once the conversation is known: a direct one depends on who its people are on this server. */
  async #begin(number: number): Promise<Result<null>> {
    if (this.#target !== null || this.#conversation === null) return ok(null);
    if (this.#header === null) {
      return this.#refuse(number, { path: "type", message: "must come after a parley line" });
    }
    const { kind, people, ...line } = this.#conversation;
    let id = line.id;
    if (kind === "direct") {
      const [one, other = one] = people;
      if (one === undefined || other === undefined || (people.length > 1 && one === other)) {
        return this.#refuse(number, {
          path: "people",
          message: "must list the conversation's two people",
        });
      }
      const isOneself = one === other;
      const named = new Map(
        this.#pending.flatMap((each) =>
          each?.record.type === "user" ? [[each.record.id, each.record]] : [],
        ),
      );
      const lines = [...new Set([one, other])].flatMap((each) => named.get(each) ?? []);
      if (lines.length < people.length) return ok(null);
      const [first, second = isOneself ? first : undefined] = await this.#people(lines);
      if (
        first === undefined ||
        second === undefined ||
        (first.person.user_id === second.person.user_id) !== isOneself
      ) {
        return this.#refuse(number, {
          path: "people",
          message: "match the same person on this server",
        });
      }
      id = await directId(first.person.user_id, second.person.user_id);
    }
    const { title, avatar_url, version, created_at, history = "all" } = line;
    const target = this.#env.CONVERSATIONS.getByName(id);
    const begun = await target.beginImport(
      {
        id,
        kind,
        ...metadataIn(line),
        ...(kind === "group" ? { history } : {}),
        ...joiningOf(line),
        avatar_url,
        version,
        created_at,
        title: title === null ? null : (titleSchema.safeParse(title).data ?? null),
      },
      this.#header.document_id,
    );
    if (!begun.ok) return begun;
    this.#target = target;
    this.#conversationId = id;
    return ok(null);
  }

  async #takeFile(number: number, file: FileLine): Promise<Result<null>> {
    const flushed = await this.#flush();
    if (!flushed.ok) return flushed;
    const target = this.#target;
    const conversation_id = this.#conversationId;
    if (target === null || conversation_id === null) throw new Error("unreachable");
    const { MAX_MEDIA_BYTES } = configOf(this.#env);
    if (file.size > MAX_MEDIA_BYTES) {
      return this.#refuse(number, {
        path: "size",
        message: `exceeds the limit of ${MAX_MEDIA_BYTES} bytes`,
      });
    }
    const claimed = await target.importFile({
      from: number,
      until: number + 1,
      user_id: file.user_id,
      media_url: `${MEDIA_PATH}${file.key}`,
    });
    if (!claimed.ok) return claimed;
    const bytes = new FileBytes(() => this.#next(), file.size, number);
    const user_id = claimed.value;
    const stored =
      user_id === null
        ? await bytes.skip()
        : await importFile(this.#env, file, { conversation_id, user_id }, () => bytes.next());
    if (bytes.problem !== null) {
      const { line, problem } = bytes.problem;
      return err(badLine(line, problem, number));
    }
    if (!stored.ok) {
      if ("failure" in stored.error) return err(stored.error.failure);
      return err(badLine(number, stored.error.problem, number));
    }
    this.#until = bytes.until;
    return ok(null);
  }

  /** Imports the valid lines before the refused one. */
  async #refuse(line: number, problem: LineProblem): Promise<{ ok: false; error: Failure }> {
    if (this.#target === null) return err(badLine(line, problem, 1));
    const flushed = await this.#flush();
    if (!flushed.ok) return flushed;
    return err(badLine(line, problem, flushed.value.next_line));
  }

  async #flush(): Promise<Result<ImportState>> {
    const target = this.#target;
    if (target === null) throw new Error("the import has no conversation yet");
    const people = this.#pending.flatMap((each) =>
      each?.record.type === "user" ? [each.record] : [],
    );
    await this.#people(people);
    const records = this.#pending.flatMap((each): ImportSlice["records"] => {
      if (each === null) return [];
      const { line, record } = each;
      if (record.type !== "user") return [{ line, record }];
      const found = this.#matched.get(record.id);
      if (found === undefined) throw new Error("a person was not matched");
      const { source_id, person } = found;
      return [{ line, record: { type: "person", source_id, person } }];
    });
    const slice = { from: this.#from, until: this.#until, records };
    this.#pending = [];
    this.#matched.clear();
    this.#length = 0;
    this.#from = this.#until;
    return target.importSlice(slice);
  }

  /** Looks up each person once for each slice. */
  async #people(lines: readonly UserLine[]): Promise<Matched[]> {
    const strangers = lines.filter(({ id }) => !this.#matched.has(id));
    const now = new Date().toISOString();
    for (const found of await importPeople(this.#env, strangers, now)) {
      this.#matched.set(found.source_id, found);
    }
    return lines.flatMap(({ id }) => this.#matched.get(id) ?? []);
  }
}

/** Reads a file's bytes from the lines after its own. */
class FileBytes {
  problem: { line: number; problem: LineProblem } | null = null;
  until: number;
  readonly #next: () => Promise<ParsedLine | null>;
  readonly #size: number;
  #got = 0;

  constructor(next: () => Promise<ParsedLine | null>, size: number, line: number) {
    this.#next = next;
    this.#size = size;
    this.until = line + 1;
  }

  /** Returns null on a fault, and sets `problem`. */
  async next(): Promise<Buffer | null> {
    for (;;) {
      const next = await this.#next();
      if (next === null)
        return this.#refuse(this.until, "a file's bytes must follow it in the same request");
      if (!next.ok) {
        this.problem = { line: next.error.number, problem: next.error.problem };
        return null;
      }
      const { number, line } = next.value;
      if (line === null) continue;
      if (line.type !== "bytes") {
        return this.#refuse(
          number,
          `comes after only ${this.#got} of the file's ${this.#size} bytes`,
        );
      }
      const bytes = Buffer.from(line.data, "base64");
      this.#got += bytes.byteLength;
      this.until = number + 1;
      if (this.#got > this.#size) {
        return this.#refuse(number, `exceeds the file's size of ${this.#size} bytes`);
      }
      return bytes;
    }
  }

  async skip(): Promise<Result<null, never>> {
    while (this.#got < this.#size && this.problem === null) await this.next();
    return ok(null);
  }

  #refuse(line: number, message: string): null {
    this.problem = { line, problem: { path: "", message } };
    return null;
  }
}
