import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ParleyError } from "#client/problem.ts";
import { commandLine, fail } from "./options.ts";

/* `npm run export` writes one conversation to a file, or all of them to a folder with one file each. */
const USAGE = "npm run export -- --url https://chat.example.com --out FOLDER [--conversation ID]";
const END = /\n\{"type":"end",[^\n]*\}\n$/;
const END_LENGTH = 200;

const { transfer, out, conversation } = commandLine(USAGE);
if (out === "") fail(USAGE);
if (conversation !== "") await save(out, await transfer.export(conversation));
else await saveAll(out);

/** Skips conversations that an earlier run has exported, so that running the command again resumes it. */
async function saveAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await save(join(folder, "users.ndjson"), await transfer.exportUsers());
  let written = 0;
  for await (const { id } of transfer.all()) {
    const file = join(folder, `${id}.ndjson`);
    if (existsSync(file)) continue;
    try {
      await save(file, await transfer.export(id));
      written += 1;
    } catch (error) {
      // The conversation was deleted, or its import has not finished.
      if (!(error instanceof ParleyError) || error.code !== "not_found") throw error;
    }
  }
  process.stdout.write(`${written} conversations written to ${folder}\n`);
}

/** Writes to a temporary name first, so that a file under its final name is always complete. */
async function save(file: string, document: ReadableStream<Uint8Array>): Promise<void> {
  const partial = `${file}.partial`;
  await pipeline(document, endChecked, createWriteStream(partial));
  renameSync(partial, file);
}

async function* endChecked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let tail = "";
  for await (const piece of source) {
    tail = (tail + decoder.decode(piece, { stream: true })).slice(-END_LENGTH);
    yield piece;
  }
  if (!END.test(tail)) throw new Error("the export is incomplete: run the command again");
}
