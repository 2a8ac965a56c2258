import { globSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";

/*
 * `npm run licences` lists the packages whose code the Worker, the page or /docs contains, with their licences. A test
 * holds the list to the lock file, and every licence to those that may be there.
 */
export const LICENCES_FILE = ".github/THIRD-PARTY.md";

/** What code that we hand on may be under: each asks for its notice at most. */
const PERMISSIVE = new Set([
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "MIT OR Apache-2.0",
]);
/** Tools, which only run here, may be under these too. */
const OF_TOOLS = new Set([
  ...PERMISSIVE,
  "(MIT OR CC0-1.0)",
  "Unlicense",
  "Python-2.0",
  "PSF-2.0",
  "CC-BY-4.0",
  "CC BY-SA 4.0",
  "WTFPL",
  "MPL-2.0",
  "LGPL-3.0-or-later",
  "Apache-2.0 AND LGPL-3.0-or-later",
  "Apache-2.0 AND LGPL-3.0-or-later AND MIT",
]);
/** What the build copies into the site instead of importing it. */
const COPIED = ["swagger-ui-dist"];
/** Packages without a licence of their own in the lock file, and why. */
const UNSTATED = new Set(["parley-typescript-5", "reserved"]);

interface Locked {
  license?: string;
  dependencies?: Record<string, string>;
  link?: boolean;
}

const root = `${import.meta.dirname}/..`;
const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8")) as {
  packages: Record<string, Locked>;
};

/** Packages that `src` imports, and what those depend on. */
export function shippedPackages(): Map<string, string> {
  const shipped = new Map<string, string>();
  const add = (name: string) => {
    const locked = packages[`node_modules/${name}`];
    if (locked === undefined || shipped.has(name)) return;
    shipped.set(name, locked.license ?? "none");
    for (const needed of Object.keys(locked.dependencies ?? {})) add(needed);
  };
  for (const name of COPIED) add(name);
  const files = globSync("src/{server,storage,protocol,client,web,docs/browser}/**/*.{ts,tsx}", {
    cwd: root,
    exclude: ["**/vite.config.ts", "src/web/build/**", "src/client/{react,preact}.ts"],
  });
  for (const file of files) {
    const source = readFileSync(`${root}/${file}`, "utf8");
    const imports = source.matchAll(
      /^(?:import|export)\s(?!type\b)[^;]*?\bfrom "([a-z@][^"]*)";/gm,
    );
    const dynamic = source.matchAll(/\bimport\("([a-z@][^"]*)"\)/g);
    for (const [, from = ""] of [...imports, ...dynamic]) {
      const [scope = "", name] = from.split("/");
      if (!isBuiltin(scope) && !from.includes(":"))
        add(from.startsWith("@") ? `${scope}/${name}` : scope);
    }
  }
  return shipped;
}

/** Each package of the lock file whose licence has not been agreed to, with it. */
export function refusedLicences(): string[] {
  const shipped = shippedPackages();
  return Object.entries(packages).flatMap(([path, { license = "none", link }]) => {
    const name = path.replace(/^.*node_modules\//, "");
    if (path === "" || link === true || UNSTATED.has(name) || !path.includes("node_modules/"))
      return [];
    return (shipped.has(name) ? PERMISSIVE : OF_TOOLS).has(license) ? [] : [`${name}: ${license}`];
  });
}

export function licencesPage(): string {
  const rows = [...shippedPackages()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, licence]) => `- ${name}: ${licence}`);
  return [
    "# Third-party code",
    "",
    "`npm run licences` makes this list: the packages whose code a deployment contains. Their notices are in the packages.",
    "",
    ...rows,
    "",
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(`${root}/${LICENCES_FILE}`, licencesPage());
}
