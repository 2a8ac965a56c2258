import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { newPushKey, newSigningKeys } from "../../.scripts/dev-vars.ts";
import { d1Migrations } from "../../.scripts/migrations.ts";
import { OPERATOR_TOKEN, ROOMY } from "./roomy.ts";

export const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  X_LOCAL_OBSERVABILITY: "false",
};

/** Bundles a Worker as `wrangler deploy` would; returns its folder, which this process removes at its end. */
export function bundle(configPath?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "parley-bundle-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  bundleInto(folder, configPath);
  return folder;
}

/** Bundles a Worker as `wrangler deploy` would, with a copy of the page: the tests may rebuild `dist/web` meanwhile. */
export function bundleInto(folder: string, configPath = "wrangler.toml"): void {
  execFileSync("wrangler", ["deploy", "--dry-run", "--outdir", folder, "--config", configPath], {
    env: { ...process.env, ...QUIET },
    stdio: "pipe",
  });
  if (existsSync("dist/web")) cpSync("dist/web", join(folder, "web"), { recursive: true });
}

type D1 = Awaited<ReturnType<Miniflare["getD1Database"]>>;

export interface Started {
  url: URL;
  miniflare: Miniflare;
}

interface StartOptions {
  vars?: Record<string, string>;
  persistTo?: string;
  /** Omits the page and Miniflare's entry Worker, which compresses by itself. */
  direct?: boolean;
  /** Receives each line that the Worker and the runtime log; otherwise they are printed. */
  hear?: (line: string, level: string) => void;
  /** Opens an inspector, on any port. */
  inspect?: boolean;
}

/** The whole Worker in real workerd, without a development proxy. State is in `persistTo`, or in memory. */
export async function startMiniflare(
  folder: string,
  { vars = {}, persistTo, direct = false, hear, inspect = false }: StartOptions = {},
): Promise<Started & { variables: Record<string, unknown> }> {
  Object.assign(process.env, QUIET);
  const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.toml", undefined, {
    overrides: { assets: { directory: join(folder, "web") } },
  });
  const { modulesRules: _, bindings, ...options } = workerOptions;
  if (direct) delete options["assets"];
  const variables = {
    ...(typeof bindings === "object" ? bindings : {}),
    ...ROOMY,
    AUTH_SIGNING_KEYS: await newSigningKeys(),
    PUSH_KEY: await newPushKey(),
    OPERATOR_TOKEN,
    ...vars,
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      ...(direct ? { unsafeDirectSockets: [{}] } : {}),
      ...(inspect ? { inspectorPort: 0 } : {}),
      modules: [moduleIn(folder)],
      bindings: variables,
      ...(persistTo === undefined ? {} : { resourcePersistencePath: persistTo }),
      ...(hear === undefined
        ? {}
        : { handleStructuredLogs: ({ message, level }) => hear(message, level) }),
    }),
  );
  const ready = await miniflare.ready;
  const url = direct ? await miniflare.unsafeGetDirectURL() : ready;
  await migrate(await miniflare.getD1Database("DB"));
  return { url, miniflare, variables };
}

/** Another Worker, by its own configuration, to measure Parley against. */
export async function startWorker(configPath: string, persistTo: string): Promise<Started> {
  Object.assign(process.env, QUIET);
  const folder = bundle(configPath);
  const { modulesRules: _, ...options } =
    unstable_getMiniflareWorkerOptions(configPath).workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      modules: [moduleIn(folder)],
      resourcePersistencePath: persistTo,
    }),
  );
  return { url: await miniflare.ready, miniflare };
}

function moduleIn(folder: string): { type: "ESModule"; path: string; contents: string } {
  const path = readdirSync(folder).find((file) => file.endsWith(".js")) ?? "index.js";
  return { type: "ESModule", path, contents: readFileSync(join(folder, path), "utf8") };
}

async function migrate(db: D1): Promise<void> {
  const there = await db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'users'").first();
  if (there !== null || !existsSync("migrations")) return;
  const statements = d1Migrations().flatMap((migration) => migration.statements);
  // One request: a hundred of them take a fifth of the time in which a server starts.
  await db.batch(statements.map((statement) => db.prepare(statement)));
}
