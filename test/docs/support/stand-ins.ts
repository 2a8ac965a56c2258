import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import { z } from "zod";
import { ROOT } from "./page.ts";
import { wranglerFault } from "./wrangler-fault.ts";

/**
 * Commands that a test cannot run as written, by their start, each with the reason. A stand-in records the call, and
 * the test checks that the real tool knows the command and every option of it.
 */
export const STAND_INS: Readonly<Record<string, string>> = {
  "npm ci": "the tests run in an installed folder",
  "npm test": "it runs the tests that are running",
  "npm start": "the page's server runs once for all of its snippets, with these variables",
  "npm run build": "another test builds the page, which this one would take from under the others",
  "npm run -s signing-keys": "the stand-in runs it",
  "npm run -s push-key": "the stand-in runs it",
  "git pull --rebase": "there is nowhere to pull from",
  "npx wrangler login": "it opens a browser, and needs an account",
  "npx wrangler d1 create": "it needs an account",
  "npx wrangler d1 execute DB --remote": "it needs an account",
  "npx wrangler d1 migrations list DB --remote": "it needs an account",
  "npx wrangler d1 migrations apply DB --remote":
    "it needs an account; `npm start` does it locally",
  "npx wrangler d1 time-travel": "it needs an account",
  "npx wrangler r2 bucket create": "it needs an account",
  "npx wrangler secret put": "it needs an account",
  "npx wrangler deploy": "it needs an account; another test runs its dry run",
  "npx wrangler deployments list": "it needs an account",
  "npx wrangler rollback": "it needs an account",
  "npx wrangler tail": "it needs an account",
};

/**
 * What a stand-in really does, since it needs no network: it installs packages that this project has, imports and
 * exports.
 */
const FOR_REAL = `
if [ "$name $1" = "npm install" ]; then
  for package in "\${@:2}"; do
    test -e "${ROOT}/node_modules/$package" || { echo "$package is not installed here" >&2; exit 1; }
    mkdir -p "node_modules/$(dirname "$package")"
    ln -sfn "${ROOT}/node_modules/$package" "node_modules/$package"
  done
  exit
fi
if [ "$name $1 $2" = "npm run -s" ]; then
  case "$3" in export | import | import:slack) exec node "${ROOT}/src/cli/\${3/:/-}.ts" "\${@:5}" ;; esac
fi`;

const STAND_IN = `#!/usr/bin/env bash
name=$(basename "$0")
${FOR_REAL}
# At once: those in a pipeline write at the same time.
call=$(printf '%s\\x1f' "$name" "$@")
printf '%s\\n' "$call" >> "$STAND_IN_LOG"
if [ "$name $*" = "npm run -s signing-keys" ]; then exec node "${ROOT}/.scripts/new-signing-keys.ts"; fi
if [ "$name $*" = "npm run -s push-key" ]; then exec node "${ROOT}/.scripts/new-push-key.ts"; fi
cat > /dev/null
`;

/** Makes a folder with the stand-ins, to be first on the path. */
export function makeStandIns(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of ["npm", "npx", "git"]) {
    writeFileSync(join(folder, name), STAND_IN);
    chmodSync(join(folder, name), 0o755);
  }
}

/** The calls that stand-ins recorded in this file, each as its words. */
export function callsIn(log: string): string[][] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").trim().split("\n");
  return lines.map((line) => line.split("\x1f").slice(0, -1));
}

/** Returns the fault of a call; `null` when its tool knows all of it. */
export function faultOf(call: readonly string[]): string | null {
  const [tool, ...words] = call;
  if (tool === "npm") return npmFault(words);
  if (tool === "git") return null;
  if (tool === "npx" && words[0] === "wrangler") {
    const isSecret = words[1] === "secret" && !SECRETS.includes(words[3] ?? "");
    return isSecret ? `no secret is called ${words[3]}` : wranglerFault(words.slice(1));
  }
  return "no test knows this tool";
}

const SECRETS = [
  "AUTH_SIGNING_KEYS",
  "PUSH_KEY",
  "OPERATOR_TOKEN",
  "TRANSLATOR_API_KEY",
  "TRANSCRIBER_API_KEY",
];

/** The variables that an operator may set: those of `wrangler.toml`, and the secrets. */
export const VARIABLES: ReadonlySet<string> = new Set([
  ...Object.keys(unstable_readConfig({ config: join(ROOT, "wrangler.toml") }).vars),
  ...SECRETS,
  // For tests and one's own machine; no deployment has it.
  "OUTSIDE_LOOPBACK",
]);

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = packageSchema.parse(
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")),
);

function npmFault(words: readonly string[]): string | null {
  const [command = "", ...rest] = words.filter((word) => word !== "-s");
  if (command === "ci") return null;
  const script = command === "run" ? (rest[0] ?? "") : command;
  if (!(script in scripts)) return `package.json has no script "${script}"`;
  const unknown = variablesOf(words).find(([name]) => !VARIABLES.has(name));
  return unknown === undefined ? null : `wrangler.toml has no variable ${unknown[0]}`;
}

/** The `--var NAME:VALUE` of a command. */
export function variablesOf(words: readonly string[]): [name: string, value: string][] {
  return words.flatMap((word, at) => {
    const [, name, value] = /^([A-Z_]+):(.*)$/.exec(words[at + 1] ?? "") ?? [];
    return word === "--var" && name !== undefined && value !== undefined ? [[name, value]] : [];
  });
}
