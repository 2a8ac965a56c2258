import { globSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";

/*
 * `npm run licences` lists the packages whose code ships in the Worker, the page or /docs, with their licences. A test
 * checks the list against the lock file, and every licence against those allowed below.
 */
export const LICENCES_FILE = ".github/THIRD-PARTY.md";

/** Licences allowed for shipped code: each requires at most that its notice be kept. */
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
/** Licences also allowed for development tools, which never ship. */
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
/** Packages that the build copies into the site rather than imports. */
const COPIED = ["swagger-ui-dist"];
/** Packages whose lock-file entry states no licence. */
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

/** Returns the packages that `src` imports, and their dependencies. */
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

/** Returns every package in the lock file whose licence is not allowed. */
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
    "`npm run licences` generates this list of the packages whose code a deployment contains. Each package includes its licence notice.",
    "",
    ...rows,
    "",
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(`${root}/${LICENCES_FILE}`, licencesPage());
}
