import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startEngines } from "../../support/engines.ts";
import { Addresses } from "./addresses.ts";
import { dataFault } from "./data.ts";
import { missingLine } from "./output.ts";
import { PAGES, ROOT, snippetsOf, type Snippet } from "./page.ts";
import { Place } from "./place.ts";
import { planOf, sourceOf, type Plan } from "./programs.ts";
import { onEmptyServer } from "./server.ts";
import { faultOf, STAND_INS, variablesOf } from "./stand-ins.ts";

/** Pages with a test of their own, as one session from an empty folder. */
const FOLLOWED: ReadonlySet<string> = new Set(["src/docs/quickstart.md"]);
/** Readers run these more than once, and each time they have to work. */
const RUN_TWICE: ReadonlySet<string> = new Set(["README.md"]);
/** Languages whose files the compiler tests; other files have to be used. */
export const TYPED: ReadonlySet<string> = new Set(["ts", "tsx"]);

/** A page with snippets, and how each is tested. */
export interface PlannedPage {
  readonly page: string;
  readonly plan: Plan;
}

export function plannedPages(): PlannedPage[] {
  return PAGES.filter((page) => !FOLLOWED.has(page))
    .map((page) => ({ page, plan: planOf(snippetsOf(page)) }))
    .filter(({ plan }) => Object.values(plan).flat().length > 0);
}

/** Makes a folder with the packages that a reader has installed. */
export function installed(): { folder: string; modules: string } {
  const folder = mkdtempSync(join(tmpdir(), "parley-docs-"));
  const modules = join(folder, "node_modules");
  for (const scope of ["@types", "@parley-edge"])
    mkdirSync(join(modules, scope), { recursive: true });
  symlinkSync(inject("client"), join(modules, "@parley-edge/client"));
  for (const types of ["node", "react", "react-dom"])
    symlinkSync(join(ROOT, "node_modules/@types", types), join(modules, "@types", types));
  for (const name of ["standardwebhooks", "fflate"])
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  return { folder, modules };
}

const at = ({ page, line }: Snippet) => `${page}:${line}`;

/** The variables that `npm start` gives its server. */
function variablesIn(script: string): Record<string, string> {
  const commands = script.replaceAll(/\\\n/g, " ").split("\n");
  const starts = commands.filter((command) => command.includes("npm start"));
  return Object.fromEntries(starts.flatMap((command) => variablesOf(command.split(/\s+/))));
}

/** Tests a test file's share of the pages: the files of its folder that are called alike deal them out. */
export function testShare(file: string): void {
  const files = globSync("share-*.test.ts", { cwd: dirname(file) }).toSorted();
  const mine = files.indexOf(basename(file));
  const pages = plannedPages().filter((_, index) => index % files.length === mine);
  const { folder, modules } = installed();
  /** Tested snippets, by page and line. */
  const tested = new Set<string>();
  /** Every call of a stand-in, with its page. */
  const calls: { page: string; call: string[] }[] = [];
  let engines: string;

  beforeAll(async () => {
    engines = await startEngines();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(pages)("$page", ({ page, plan }) => {
    const { programs, files, data, figures } = plan;

    it("its snippets run as written, and print the shown output", async () => {
      const addresses = await Addresses.of(plan, { "localhost:5000": new URL(engines).host });
      const scripts = programs.filter(({ language }) => language === "sh").map(sourceOf);
      const vars = variablesIn(addresses.here(scripts.join("\n")));
      await onEmptyServer(vars, async (server) => {
        addresses.serverIs(server);
        const place = new Place(plan, addresses, modules);
        try {
          for (const program of RUN_TWICE.has(page) ? [...programs, ...programs] : programs) {
            const printed = await place.run(program);
            expect(missingLine(program, printed), `${page} printed:\n${printed}`).toBeUndefined();
            for (const snippet of [...program.snippets, ...program.outputs])
              tested.add(at(snippet));
          }
        } finally {
          calls.push(...place.calls.map((call) => ({ page, call })));
          place.leave();
        }
      });
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

  it("every snippet of these pages is tested, here or by the compiler", () => {
    const compiled = pages.flatMap(({ plan }) =>
      plan.files.filter(({ language }) => TYPED.has(language)).map(at),
    );
    const all = pages.flatMap(({ page }) => snippetsOf(page)).map(at);
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((place) => !tested.has(place) && !compiled.includes(place))).toEqual([]);
  });

  it("every stand-in command has a reason, and its tool knows it", () => {
    const reasoned = Object.keys(STAND_INS);
    const texts = calls.map(({ call }) => call.join(" "));
    expect(texts.filter((text) => !reasoned.some((start) => text.startsWith(start)))).toEqual([]);
    const faults = calls.map(({ page, call }) => [page, call.join(" "), faultOf(call)]);
    expect(faults.filter(([, , fault]) => fault !== null)).toEqual([]);
  });
}
