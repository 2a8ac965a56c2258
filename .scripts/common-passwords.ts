import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/*
 * `npm run common-passwords` writes the most common passwords that meet the minimum length into a module of the Worker.
 * The package lists five times as many in half a megabyte; rate limits stop attackers long before they try the rest.
 */
const LEAST_LENGTH = 8;
const MOST = 10_000;

export const COMMON_PASSWORDS_FILE = "src/server/auth/common-passwords.ts";

export function commonPasswordsModule(): string {
  const entry = createRequire(import.meta.url).resolve("@zxcvbn-ts/language-common");
  const source = readFileSync(join(dirname(entry), "../src/passwords.json"), "utf8");
  const byFrequency: string[] = JSON.parse(source);
  const long = byFrequency.filter((password) => password.length >= LEAST_LENGTH);
  const words = JSON.stringify(long.slice(0, MOST).toSorted().join(" "));
  return `/** Made by \`npm run common-passwords\`: in lower case, separated by blanks. */\nexport const COMMON_PASSWORDS =\n  ${words};\n`;
}

if (import.meta.main) writeFileSync(COMMON_PASSWORDS_FILE, commonPasswordsModule());
