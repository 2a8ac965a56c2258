import { readFileSync } from "node:fs";
import { commandLine, fail } from "./options.ts";
import { report } from "./report.ts";
import { SlackArchive } from "./slack/archive.ts";
import { documentsOf } from "./slack/convert.ts";
import { LeftOut } from "./slack/left-out.ts";

/* `npm run import:slack` imports the ZIP file of a Slack export. */
const USAGE = "npm run import:slack -- --url https://chat.example.com export.zip";

const { transfer, files } = commandLine(USAGE);
const [file] = files;
if (file === undefined) fail(USAGE);
const archive = new SlackArchive(readFileSync(file));
const leftOut = new LeftOut();
await report(async (onProgress) => {
  for (const document of documentsOf(archive, leftOut)) {
    await transfer.import(once(document), { onProgress });
  }
});
process.stdout.write(leftOut.report());

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
