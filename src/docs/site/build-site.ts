import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildAssets } from "./assets.ts";
import { deadLinks } from "./check-links.ts";
import { layout } from "./layout.ts";
import { notFoundPage } from "./not-found.ts";
import { addressOf } from "./page.ts";
import { searchIndex } from "./search-index.ts";
import { siteChapters } from "./site.ts";

/** Builds the site into a folder, whose root becomes the server's root; throws if a link leads nowhere. */
export async function buildSite(out: string): Promise<void> {
  const chapters = await siteChapters();
  const pages = chapters.flatMap((chapter) => chapter.pages);
  const assets = await buildAssets(out, searchIndex(pages));
  const served = [...pages, notFoundPage()].map((page) => ({
    address: addressOf(page.name),
    content: layout(page, { chapters, assets }),
  }));
  const files = globSync("docs/assets/*", { cwd: out }).map((file) => `/${file}`);
  const dead = deadLinks(served, new Set(files));
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join("\n")}`);
  for (const { address, content } of served) {
    const file = join(out, `${address}.html`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
