import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEngines } from "../support/engines.ts";
import { Addresses } from "./support/addresses.ts";
import { makeClient } from "./support/client-package.ts";
import { dataFault } from "./support/data.ts";
import { missingLine } from "./support/output.ts";
import { PAGES, ROOT, snippetsOf, type Snippet } from "./support/page.ts";
import { Place } from "./support/place.ts";
import { planOf, sourceOf } from "./support/programs.ts";
import { emptyServer, stopServers } from "./support/server.ts";
import { faultOf, STAND_INS, variablesOf } from "./support/stand-ins.ts";

/** Pages with a test of their own, as one session from an empty folder. */
const FOLLOWED: ReadonlySet<string> = new Set(["src/docs/quickstart.md"]);
/** Readers run these more than once, and each time they have to work. */
const RUN_TWICE: ReadonlySet<string> = new Set(["README.md"]);

const pages = PAGES.filter((page) => !FOLLOWED.has(page))
  .map((page) => ({ page, plan: planOf(snippetsOf(page)) }))
  .filter(({ plan }) => Object.values(plan).flat().length > 0);
/** Languages whose files the compiler tests; other files have to be used. */
const TYPED: ReadonlySet<string> = new Set(["ts", "tsx"]);
/** Tested snippets, by page and line. */
const tested = new Set<string>();
const at = ({ page, line }: Snippet) => `${page}:${line}`;
/** Every call of a stand-in, with its page. */
const calls: { page: string; call: string[] }[] = [];
const folder = mkdtempSync(join(tmpdir(), "parley-docs-"));
const modules = join(folder, "node_modules");
let engines: string;

beforeAll(async () => {
  const client = makeClient("snippets");
  for (const scope of ["@types", "@parley-edge"])
    mkdirSync(join(modules, scope), { recursive: true });
  symlinkSync(client, join(modules, "@parley-edge/client"));
  for (const types of ["node", "react", "react-dom"])
    symlinkSync(join(ROOT, "node_modules/@types", types), join(modules, "@types", types));
  for (const name of ["standardwebhooks", "fflate"])
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  engines = await startEngines();
});
afterAll(async () => {
  await stopServers();
  rmSync(folder, { recursive: true, force: true });
});

/** The variables that `npm start` gives its server. */
function variablesIn(script: string): Record<string, string> {
  const commands = script.replaceAll(/\\\n/g, " ").split("\n");
  const starts = commands.filter((command) => command.includes("npm start"));
  return Object.fromEntries(starts.flatMap((command) => variablesOf(command.split(/\s+/))));
}

describe.each(pages)("$page", ({ page, plan }) => {
  const { programs, files, data, figures } = plan;

  it("its snippets run as written, and print the shown output", async () => {
    const addresses = await Addresses.of(plan, { "localhost:5000": new URL(engines).host });
    const scripts = programs.filter(({ language }) => language === "sh").map(sourceOf);
    const vars = variablesIn(addresses.here(scripts.join("\n")));
    addresses.serverIs(await emptyServer(vars));
    const place = new Place(plan, addresses, modules);
    try {
      for (const program of RUN_TWICE.has(page) ? [...programs, ...programs] : programs) {
        const printed = await place.run(program);
        expect(missingLine(program, printed), `${page} printed:\n${printed}`).toBeUndefined();
        for (const snippet of [...program.snippets, ...program.outputs]) tested.add(at(snippet));
      }
    } finally {
      calls.push(...place.calls.map((call) => ({ page, call })));
      place.leave();
    }
  });

  if (data.length > 0)
    it("its JSON and TOML are valid", () => {
      expect(data.map((snippet) => [at(snippet), dataFault(snippet)])).toEqual(
        data.map((snippet) => [at(snippet), null]),
      );
      for (const snippet of data) tested.add(at(snippet));
    });

  const plain = files.filter(({ language }) => !TYPED.has(language));
  if (plain.length > 0)
    it("it uses every file that its reader saves", () => {
      const texts = [...programs.map(sourceOf), ...files.map(({ code }) => code)];
      const unused = plain.filter(
        ({ attributes, code }) =>
          !texts.some((text) => text !== code && text.includes(attributes["title"] ?? "")),
      );
      expect(unused.map(at)).toEqual([]);
      for (const snippet of plain) tested.add(at(snippet));
    });

  if (figures.length > 0)
    it("its figures fit a page's width", () => {
      for (const figure of figures) {
        expect(figure.code.split("\n").filter((line) => line.length > 100)).toEqual([]);
        tested.add(at(figure));
      }
    });
});

it("TypeScript of every page compiles strictly, against the types that the package has", () => {
  const sources = join(folder, "typescript");
  const compiled = pages.flatMap(({ page, plan: { programs, files } }) => {
    const own = join(sources, page.replaceAll(/\W+/g, "-"));
    const typed = programs.filter(({ language }) => language === "ts");
    const saved = files.filter(({ language }) => TYPED.has(language));
    if (typed.length + saved.length > 0) mkdirSync(own, { recursive: true });
    for (const program of typed)
      writeFileSync(join(own, `page${program.group}.ts`), sourceOf(program));
    for (const { code, attributes } of saved)
      writeFileSync(join(own, attributes["title"] ?? ""), code);
    return saved;
  });
  const options =
    "--noEmit --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --module nodenext --target es2024 --lib es2024,dom,dom.iterable --jsx react-jsx --allowImportingTsExtensions --types node --ignoreConfig";
  writeFileSync(join(sources, "package.json"), '{ "type": "module" }');
  const command = `tsc ${options} $(find . -name '*.ts' -o -name '*.tsx') || true`;
  expect(execFileSync("sh", ["-c", command], { cwd: sources }).toString()).toBe("");
  for (const snippet of compiled) tested.add(at(snippet));
});

it("every snippet is tested", () => {
  const all = PAGES.filter((page) => !FOLLOWED.has(page))
    .flatMap(snippetsOf)
    .map(at);
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter((place) => !tested.has(place))).toEqual([]);
});

it("every stand-in command has a reason, and its tool knows it", () => {
  const texts = calls.map(({ call }) => call.join(" "));
  const reasoned = Object.keys(STAND_INS);
  expect(texts.filter((text) => !reasoned.some((start) => text.startsWith(start)))).toEqual([]);
  expect(reasoned.filter((start) => !texts.some((text) => text.startsWith(start)))).toEqual([]);
  const faults = calls.map(({ page, call }) => [page, call.join(" "), faultOf(call)]);
  expect(faults.filter(([, , fault]) => fault !== null)).toEqual([]);
});
