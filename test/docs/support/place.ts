import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { freePort } from "../../support/server-process.ts";
import { ROOT } from "./page.ts";
import { sourceOf, type Plan, type Program } from "./programs.ts";
import { callsIn, makeStandIns } from "./stand-ins.ts";

const run = promisify(execFile);

/** Says which line of the page failed, as errors of the other languages do. */
const FAILED = 'echo "line $LINENO: $BASH_COMMAND" >&2';

/** The folder in which one page's snippets run, as a reader would have it. */
export class Place {
  readonly folder: string = mkdtempSync(join(tmpdir(), "parley-docs-"));
  readonly #log = join(this.folder, ".stand-ins.log");
  readonly #addresses: Map<string, string>;

  /** `addresses`: what stands on the page, such as `localhost:8080`, and what it means here. */
  private constructor(addresses: Map<string, string>) {
    this.#addresses = addresses;
  }

  /** Addresses other than those known are given free ports. */
  static async of(
    plan: Plan,
    known: Readonly<Record<string, string>>,
    modules: string,
  ): Promise<Place> {
    const addresses = new Map(Object.entries(known));
    const text = [...plan.programs.map(sourceOf), ...plan.files.map(({ code }) => code)].join("\n");
    for (const [address] of text.matchAll(/\blocalhost:\d+/g)) {
      if (!addresses.has(address)) addresses.set(address, `localhost:${await freePort()}`);
    }
    const place = new Place(addresses);
    makeStandIns(join(place.folder, ".bin"));
    symlinkSync(modules, join(place.folder, "node_modules"));
    place.write(".dev.vars", `OPERATOR_TOKEN='${OPERATOR_TOKEN}'`);
    for (const { attributes, code } of plan.files) place.write(attributes["title"] ?? "", code);
    return place;
  }

  write(name: string, code: string): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${this.#here(code)}\n`);
  }

  /** Runs a program to its end, and returns what it printed; rejects with that when it fails. */
  async run(program: Program): Promise<string> {
    const { language, group } = program;
    const name = `page${group === "" ? "" : `-${group}`}.${language}`;
    this.write(name, sourceOf(program));
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
      const said = [error.message, error.stdout, error.stderr].join("\n");
      throw new Error(`${name}: ${said}`, { cause: error });
    });
    return stdout;
  }

  /** The commands that only stood in, so far. */
  get calls(): string[][] {
    return callsIn(this.#log);
  }

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #here(code: string): string {
    // A page's example of a deployment is its server, too.
    return code
      .replaceAll(/\b(http|ws)s:\/\/chat\.example\.com/g, "$1://localhost:8080")
      .replaceAll(/\blocalhost:\d+/g, (address) => this.#addresses.get(address) ?? address);
  }
}
