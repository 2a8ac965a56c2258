import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { bundle, QUIET } from "../../support/miniflare.ts";
import { MESSAGES_TABLE } from "./baselines/env.ts";
import type { System } from "../system.ts";

const CONFIG = "test/bench/delivery/baselines/wrangler.toml";

const BASELINES = [
  { name: "1 broadcast only", binding: "BROADCAST_ONLY" },
  { name: "2 DO row", binding: "INSERT_ROW" },
  { name: "3 D1 insert", binding: "AWAIT_D1" },
];

export interface Baselines {
  systems: System[];
  stop: () => Promise<void>;
}

/** All baselines, in a workerd of their own. */
export async function startBaselines(persistTo: string): Promise<Baselines> {
  Object.assign(process.env, QUIET);
  const folder = bundle(CONFIG);
  const script = readdirSync(folder).find((file) => file.endsWith(".js")) ?? "";
  const contents = readFileSync(join(folder, script), "utf8");
  const { modulesRules: _, ...options } = unstable_getMiniflareWorkerOptions(CONFIG).workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      modules: [{ type: "ESModule", path: script, contents }],
      resourcePersistencePath: persistTo,
    }),
  );
  const { host } = await miniflare.ready;
  await (await miniflare.getD1Database("DB")).exec(MESSAGES_TABLE);
  const systems = BASELINES.map(({ name, binding }) => ({
    name,
    open: (sockets: number) => {
      const id = randomUUID();
      const url = () => `ws://${host}/${binding}/${id}?user=${randomUUID()}`;
      const addresses = Array.from({ length: sockets }, () => ({ url: url(), protocols: [] }));
      return Promise.resolve({ id, addresses, settled: () => Promise.resolve() });
    },
  }));
  return { systems, stop: () => miniflare.dispose() };
}
