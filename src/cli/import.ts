import { createReadStream, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandLine, fail } from "./options.ts";
import { report } from "./report.ts";

/* `npm run import` imports files in the transfer format, or folders of them. */
const USAGE = "npm run import -- --url https://chat.example.com FILE_OR_FOLDER…";

const { transfer, files } = commandLine(USAGE);
if (files.length === 0) fail(USAGE);
await report(async (onProgress) => {
  for (const file of files.flatMap(documentsIn)) {
    await transfer.import(createReadStream(file), { onProgress });
  }
});

/** Lists the file of people first, so that every conversation finds its people. */
function documentsIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith(".ndjson"));
  const isPeople = (name: string) => (name === "users.ndjson" ? 0 : 1);
  return names
    .toSorted((a, b) => isPeople(a) - isPeople(b) || (a < b ? -1 : 1))
    .map((name) => join(path, name));
}
