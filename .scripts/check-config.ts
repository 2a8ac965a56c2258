import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { unstable_readConfig } from "wrangler";
import { faultsOf } from "#server/config.ts";

/*
 * Fails on configuration that would make the server refuse every request. Checks the variables of `npm start`,
 * including `--var` arguments, or with `--production` those of a deployment.
 */
const args = process.argv.slice(2);
const isProduction = args.includes("--production");
const { vars } = unstable_readConfig(
  { config: "wrangler.toml", ...(isProduction ? { env: "production" } : {}) },
  { hideWarnings: true },
);
const secrets = !isProduction && existsSync(".dev.vars") ? readFileSync(".dev.vars", "utf8") : "";
const faults = faultsOf({ ...vars, ...parseEnv(secrets), ...given(args) });
if (faults.length > 0) {
  const where = isProduction ? "[env.production.vars] of wrangler.toml" : "wrangler.toml or --var";
  process.stderr.write(`Parley's configuration is wrong (${where}):\n`);
  for (const fault of faults) process.stderr.write(`  ${fault}\n`);
  process.exit(1);
}

/** The variables among wrangler's arguments: `--var NAME:VALUE`, or `--var=NAME:VALUE`. */
function given(list: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [i, arg] of list.entries()) {
    const text = arg === "--var" ? list[i + 1] : /^--var=(.*)$/s.exec(arg)?.[1];
    const colon = text?.indexOf(":") ?? -1;
    if (text !== undefined && colon > 0) found[text.slice(0, colon)] = text.slice(colon + 1);
  }
  return found;
}
