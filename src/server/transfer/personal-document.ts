import { drizzle } from "drizzle-orm/d1";
import { TRANSFER_VERSION } from "#protocol/transfer/format.ts";
import type { User } from "#protocol/user.ts";
import { writeLine } from "#protocol/transfer/write-line.ts";
import { blockedBy, conversationsOfPerson, filesOfPerson } from "#storage/d1/personal-export.ts";
import { liveSessions } from "#storage/d1/sessions.ts";
import { exportedPeople } from "#storage/d1/transfer.ts";
import type { Env } from "../env.ts";
import { fileLines, lineOfPerson } from "./export-document.ts";

/** Conversations or files to read from D1 with one query. */
const AT_ONCE = 100;
/** The most people to remember as written. Writing a forgotten person again is harmless. */
const KNOWN_PEOPLE_MAX = 20_000;

type Stores = Pick<Env, "DB" | "MEDIA" | "CONVERSATIONS" | "USERS">;

/** EXPORT-3: streams a person's own data, in constant memory. */
export async function* personalDocument(
  env: Stores,
  user: User,
  now: string,
): AsyncGenerator<string> {
  let lines = 0;
  const counted = (text: string, count = 1) => {
    lines += count;
    return text;
  };
  yield counted(
    writeLine({
      type: "parley",
      version: TRANSFER_VERSION,
      document_id: crypto.randomUUID(),
      exported_at: now,
    }),
  );
  yield counted(await accountLine(env, user, now));
  for await (const file of filesOf(env.DB, user.id)) {
    for await (const line of fileLines(env.MEDIA, file)) yield counted(line);
  }
  const known = new Set<string>();
  for await (const id of conversationsOf(env.DB, user.id)) {
    const conversation = env.CONVERSATIONS.getByName(id);
    for (let after: number | null = null; ;) {
      const page = await conversation.personalPage(user.id, after);
      if (!page.ok) break;
      if (known.size > KNOWN_PEOPLE_MAX) known.clear();
      const strangers = page.value.people.filter((person) => !known.has(person));
      for (const person of strangers) known.add(person);
      const people = await peopleLines(env.DB, strangers);
      yield counted(people, strangers.length);
      yield counted(page.value.text, page.value.lines);
      if (page.value.next === null) break;
      after = page.value.next;
    }
  }
  yield writeLine({ type: "end", lines: lines + 1 });
}

async function accountLine({ DB, USERS }: Stores, user: User, now: string): Promise<string> {
  const sessions = await liveSessions(drizzle(DB), user.id, now);
  const blocked = await blockedBy(DB, user.id);
  const drafts = await USERS.getByName(user.id).drafts();
  const begun =
    drafts.length === 0 ? {} : { drafts: drafts.map(({ position: _, ...draft }) => draft) };
  return `${JSON.stringify({ type: "account", user, sessions, blocked, ...begun })}\n`;
}

async function peopleLines(db: D1Database, ids: readonly string[]): Promise<string> {
  if (ids.length === 0) return "";
  const byId = new Map((await exportedPeople(db, ids)).map((person) => [person.id, person]));
  return ids.map((id) => lineOfPerson(id, byId.get(id))).join("");
}

async function* filesOf(db: D1Database, userId: string) {
  for (let after = ""; ;) {
    const files = await filesOfPerson(db, userId, after, AT_ONCE);
    yield* files;
    if (files.length < AT_ONCE) return;
    after = files.at(-1)?.key ?? after;
  }
}

async function* conversationsOf(db: D1Database, userId: string) {
  for (let after = ""; ;) {
    const ids = await conversationsOfPerson(db, userId, after, AT_ONCE);
    yield* ids;
    if (ids.length < AT_ONCE) return;
    after = ids.at(-1) ?? after;
  }
}
