import { freePort } from "../../support/server-process.ts";
import { sourceOf, type Plan } from "./programs.ts";

const LOCAL = /\blocalhost:\d+/g;
/** The addresses of the server, and of a deployment, on every page. */
const SERVER = "localhost:8080";
const DEPLOYMENT = /\b(http|ws)s:\/\/chat\.example\.com/g;

/** The hosts that replace a page's addresses where its snippets run: each is different, so that pages never meet. */
export class Addresses {
  readonly #hosts: Map<string, string>;

  private constructor(hosts: Map<string, string>) {
    this.#hosts = hosts;
  }

  /** `known`: the hosts on pages that run already. Others get a free port. */
  static async of(plan: Plan, known: Readonly<Record<string, string>>): Promise<Addresses> {
    const hosts = new Map(Object.entries(known));
    const text = [...plan.programs.map(sourceOf), ...plan.files.map(({ code }) => code)].join("\n");
    for (const [address] of text.matchAll(LOCAL)) {
      if (!hosts.has(address)) hosts.set(address, `localhost:${await freePort()}`);
    }
    return new Addresses(hosts);
  }

  serverIs({ host }: URL): void {
    this.#hosts.set(SERVER, host);
  }

  here(text: string): string {
    return text
      .replaceAll(DEPLOYMENT, `$1://${SERVER}`)
      .replaceAll(LOCAL, (address) => this.#hosts.get(address) ?? address);
  }
}
