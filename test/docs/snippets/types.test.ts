import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { sourceOf } from "../support/programs.ts";
import { installed, plannedPages, TYPED } from "../support/snippets.ts";

const { folder } = installed();
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("TypeScript of every page compiles strictly, against the types that the package has", () => {
  const sources = join(folder, "typescript");
  for (const { page, plan } of plannedPages()) {
    const own = join(sources, page.replaceAll(/\W+/g, "-"));
    mkdirSync(own, { recursive: true });
    for (const program of plan.programs.filter(({ language }) => language === "ts"))
      writeFileSync(join(own, `page${program.group}.ts`), sourceOf(program));
    for (const { code, attributes } of plan.files.filter(({ language }) => TYPED.has(language)))
      writeFileSync(join(own, attributes["title"] ?? ""), code);
  }
  const options =
    "--noEmit --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --module nodenext --target es2024 --lib es2024,dom,dom.iterable --jsx react-jsx --allowImportingTsExtensions --types node --ignoreConfig";
  writeFileSync(join(sources, "package.json"), '{ "type": "module" }');
  const command = `tsc ${options} $(find . -name '*.ts' -o -name '*.tsx') || true`;
  expect(execFileSync("sh", ["-c", command], { cwd: sources }).toString()).toBe("");
});
