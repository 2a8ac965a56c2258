import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import type { Addresses } from "./addresses.ts";
import { ROOT } from "./page.ts";
import { sourceOf, type Plan, type Program } from "./programs.ts";
import { callsIn, makeStandIns } from "./stand-ins.ts";

const run = promisify(execFile);

/** Names the line of the page that failed, as errors of the other languages do. */
const FAILED = 'echo "line $LINENO: $BASH_COMMAND" >&2';

/** The folder in which one page's snippets run, as a reader would have it. */
export class Place {
  readonly folder: string = mkdtempSync(join(tmpdir(), "parley-docs-"));
  readonly #log = join(this.folder, ".stand-ins.log");
  readonly #addresses: Addresses;

  /** `modules`: the folder of the packages that a reader has installed. */
  constructor({ files }: Plan, addresses: Addresses, modules: string) {
    this.#addresses = addresses;
    makeStandIns(join(this.folder, ".bin"));
    symlinkSync(modules, join(this.folder, "node_modules"));
    this.#write(".dev.vars", `OPERATOR_TOKEN='${OPERATOR_TOKEN}'`);
    for (const { attributes, code } of files) this.#write(attributes["title"] ?? "", code);
  }

  /** Runs a program to its end, and returns what it printed; rejects with that when it fails. */
  async run(program: Program): Promise<string> {
    const { language, group } = program;
    const name = `page${group === "" ? "" : `-${group}`}.${language}`;
    this.#write(name, sourceOf(program));
    const path = [
      join(this.folder, ".bin"),
      join(ROOT, "node_modules/.bin"),
      process.env["PATH"],
    ].join(delimiter);
    const env = { ...process.env, PATH: path, STAND_IN_LOG: this.#log };
    const [command, args] =
      language === "sh"
        ? ["bash", ["-Eeuo", "pipefail", "-c", `trap '${FAILED}' ERR; . ./${name}`]]
        : // What is still connected at the end of a page would keep it from ending.
          ["node", ["--input-type=module", "-e", `await import("./${name}"); process.exit(0);`]];
    const running = run(command, args, { cwd: this.folder, env, timeout: 60_000 });
    running.child.stdin?.end();
    const { stdout } = await running.catch((error: Error & { stdout: string; stderr: string }) => {
      const output = [error.message, error.stdout, error.stderr].join("\n");
      throw new Error(`${name}: ${output}`, { cause: error });
    });
    return stdout;
  }

  /** The calls of stand-ins so far. */
  get calls(): string[][] {
    return callsIn(this.#log);
  }

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #write(name: string, code: string): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${this.#addresses.here(code)}\n`);
  }
}
