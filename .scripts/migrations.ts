import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One file of D1's migrations. */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** Returns the migrations of D1, the oldest first. */
export function d1Migrations(): Migration[] {
  return readdirSync("migrations")
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((name) => ({
      name,
      statements: readFileSync(join("migrations", name), "utf8").split("--> statement-breakpoint"),
    }));
}
