import { IMPORT_LINES_MAX } from "#protocol/transfer/format.ts";
import type { z } from "zod";
import { err, ok, type Result } from "#protocol/result.ts";
import type { importedUserSchema } from "#protocol/transfer/import.ts";
import type { UserLine } from "#protocol/transfer/lines.ts";
import type { Env } from "../env.ts";
import { badLine } from "./bad-line.ts";
import { importPeople } from "./import-people.ts";
import { parsedLines } from "./parsed-lines.ts";

/** People to look up in D1 with one query. */
const PEOPLE_AT_ONCE = 500;

/** IMPORT-4: imports the people of a request, up to the first refused line. */
export async function importUsers(
  env: Env,
  body: AsyncIterable<Uint8Array>,
): Promise<Result<z.infer<typeof importedUserSchema>[]>> {
  const items: z.infer<typeof importedUserSchema>[] = [];
  let pending: UserLine[] = [];
  const flush = async () => {
    const now = new Date().toISOString();
    for (const { source_id, person, created } of await importPeople(env, pending, now)) {
      items.push({ source_id, user_id: person.user_id, created });
    }
    pending = [];
  };
  for await (const read of parsedLines(body, 1)) {
    const problem = read.ok
      ? problemOf(read.value.number, read.value.line?.type)
      : read.error.problem;
    if (problem !== null) {
      await flush();
      const line = read.ok ? read.value.number : read.error.number;
      return err(badLine(line, problem, line));
    }
    if (read.ok && read.value.line?.type === "user") pending.push(read.value.line);
    if (pending.length >= PEOPLE_AT_ONCE) await flush();
  }
  await flush();
  return ok(items);
}

function problemOf(number: number, type: string | undefined) {
  if (number > IMPORT_LINES_MAX) {
    return { path: "", message: `exceeds the limit of ${IMPORT_LINES_MAX} lines in one request` };
  }
  const isFine = type === undefined || type === "user" || type === "parley" || type === "end";
  return isFine ? null : { path: "type", message: "must be user" };
}
