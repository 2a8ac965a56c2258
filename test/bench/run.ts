import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureApps } from "./apps/apps.ts";
import { measureBot } from "./bot/bot.ts";
import { measureDelivery } from "./delivery/delivery.ts";
import { measureGroup } from "./group/group.ts";
import { measureMedia } from "./media/media.ts";
import { measureTranslation } from "./translation/translation.ts";
import { measureImport } from "./import/import.ts";
import { measureInbox } from "./inbox/inbox.ts";
import { measurePasswords } from "./passwords/passwords.ts";
import { FULL, QUICK, type Part } from "./plan.ts";
import { measurePage } from "./page/page.ts";
import { measurePressure } from "./pressure/pressure.ts";
import { measureRows } from "./rows/rows.ts";
import { measureSearch } from "./search/search.ts";
import { measureSend } from "./send/send.ts";
import { measureStorm } from "./storm/storm.ts";
import { measureUnread } from "./unread/unread.ts";

/*
 * `npm run bench [-- --quick] [--only PART]`: Parley straight in workerd, part after part, each with its state in a
 * folder of its own. Nothing is asserted but that what was measured is also right.
 */
const PARTS: Record<string, Part> = {
  delivery: measureDelivery,
  send: measureSend,
  storm: measureStorm,
  rows: measureRows,
  inbox: measureInbox,
  search: measureSearch,
  unread: measureUnread,
  group: measureGroup,
  bot: measureBot,
  media: measureMedia,
  passwords: measurePasswords,
  translation: measureTranslation,
  page: measurePage,
  pressure: measurePressure,
  apps: measureApps,
  import: measureImport,
};

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const parts = Object.entries(PARTS).filter(([name]) => (values.only ?? name) === name);
if (parts.length === 0) throw new Error(`--only takes one of ${Object.keys(PARTS).join(", ")}`);
const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
try {
  console.log(
    `## Benchmark\n\n${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, ${process.platform}; ` +
      "state on disk.",
  );
  for (const [name, measure] of parts) {
    process.stderr.write(`${name}\n`);
    console.log(`\n${await measure(values.quick ? QUICK : FULL, join(folder, name))}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
