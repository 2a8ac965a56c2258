import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEngines } from "../support/engines.ts";
import { Addresses } from "./support/addresses.ts";
import { dataFault } from "./support/data.ts";
import { missingLine } from "./support/output.ts";
import { PAGES, ROOT, snippetsOf, type Snippet } from "./support/page.ts";
import { Place } from "./support/place.ts";
import { planOf, sourceOf } from "./support/programs.ts";
import { emptyServer, stopServers } from "./support/server.ts";
import { faultOf, STAND_INS, variablesOf } from "./support/stand-ins.ts";

const pages = PAGES.map((page) => ({ page, plan: planOf(snippetsOf(page)) })).filter(
  ({ plan }) => Object.values(plan).flat().length > 0,
);
/** Snippets that were tested, by where they stand. */
const tested = new Set<string>();
const at = ({ page, line }: Snippet) => `${page}:${line}`;
/** Every call of a command that only stood in, with the page it is on. */
const calls: { page: string; call: string[] }[] = [];
const folder = mkdtempSync(join(tmpdir(), "parley-docs-"));
const modules = join(folder, "node_modules");
let engines: string;

beforeAll(async () => {
  execFileSync("node", [".scripts/build-client.ts"], { cwd: ROOT, stdio: "pipe" });
  for (const scope of ["@types", "@parley-edge"])
    mkdirSync(join(modules, scope), { recursive: true });
  symlinkSync(join(ROOT, "dist/client"), join(modules, "@parley-edge/client"));
  symlinkSync(join(ROOT, "node_modules/@types/node"), join(modules, "@types/node"));
  engines = await startEngines();
});
afterAll(async () => {
  await stopServers();
  rmSync(folder, { recursive: true, force: true });
});

/** What `npm start` gives to its server. */
function variablesIn(script: string): Record<string, string> {
  const commands = script.replaceAll(/\\\n/g, " ").split("\n");
  const starts = commands.filter((command) => command.includes("npm start"));
  return Object.fromEntries(starts.flatMap((command) => variablesOf(command.split(/\s+/))));
}

describe.each(pages)("$page", ({ page, plan }) => {
  const { programs, files, data, figures } = plan;

  it("runs as it is written, and prints what it says", async () => {
    const addresses = await Addresses.of(plan, { "localhost:5000": new URL(engines).host });
    const scripts = programs.filter(({ language }) => language === "sh").map(sourceOf);
    const vars = variablesIn(addresses.here(scripts.join("\n")));
    addresses.serverIs(await emptyServer(vars));
    const place = new Place(plan, addresses, modules);
    try {
      for (const program of programs) {
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
    it("shows JSON and TOML that are what they claim to be", () => {
      expect(data.map((snippet) => [at(snippet), dataFault(snippet)])).toEqual(
        data.map((snippet) => [at(snippet), null]),
      );
      for (const snippet of data) tested.add(at(snippet));
    });

  if (files.length > 0)
    it("uses every file that it has its reader save", () => {
      const texts = [...programs.map(sourceOf), ...files.map(({ code }) => code)];
      const unused = files.filter(
        ({ attributes, code }) =>
          !texts.some((text) => text !== code && text.includes(attributes["title"] ?? "")),
      );
      expect(unused.map(at)).toEqual([]);
      for (const snippet of files) tested.add(at(snippet));
    });

  if (figures.length > 0)
    it("draws its figures within a page's width", () => {
      for (const figure of figures) {
        expect(figure.code.split("\n").filter((line) => line.length > 100)).toEqual([]);
        tested.add(at(figure));
      }
    });
});

it("TypeScript of every page compiles strictly, against the types that the package has", () => {
  const sources = join(folder, "typescript");
  mkdirSync(sources);
  for (const { page, plan } of pages) {
    const name = page.replaceAll(/\W+/g, "-");
    for (const program of plan.programs.filter(({ language }) => language === "ts"))
      writeFileSync(join(sources, `${name}${program.group}.ts`), sourceOf(program));
    for (const { language, code, attributes } of plan.files) {
      if (language === "ts") writeFileSync(join(sources, `${name}-${attributes["title"]}`), code);
    }
  }
  const options =
    "--noEmit --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --module nodenext --target es2024 --lib es2024,dom,dom.iterable --types node --ignoreConfig";
  writeFileSync(join(sources, "package.json"), '{ "type": "module" }');
  const compiled = execFileSync("sh", ["-c", `tsc ${options} *.ts || true`], { cwd: sources });
  expect(compiled.toString()).toBe("");
});

it("no snippet is left without a test", () => {
  const all = PAGES.flatMap(snippetsOf).map(at);
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter((place) => !tested.has(place))).toEqual([]);
});

it("commands that only stand in are those with a reason, and their tools know them", () => {
  const texts = calls.map(({ call }) => call.join(" "));
  const reasoned = Object.keys(STAND_INS);
  expect(texts.filter((text) => !reasoned.some((start) => text.startsWith(start)))).toEqual([]);
  expect(reasoned.filter((start) => !texts.some((text) => text.startsWith(start)))).toEqual([]);
  const faults = calls.map(({ page, call }) => [page, call.join(" "), faultOf(call)]);
  expect(faults.filter(([, , fault]) => fault !== null)).toEqual([]);
});
