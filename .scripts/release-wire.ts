import { writeFileSync } from "node:fs";
import { publishedToday } from "../test/server/compatibility/documents.ts";

/* `npm run release:wire` records the published API documents as the baseline for compatibility tests. */
for (const [name, document] of Object.entries(publishedToday())) {
  const path = `${import.meta.dirname}/../test/server/compatibility/released/${name}.json`;
  writeFileSync(path, `${JSON.stringify(document)}\n`);
}
