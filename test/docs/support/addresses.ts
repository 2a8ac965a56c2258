import { freePort } from "../../support/server-process.ts";
import { sourceOf, type Plan } from "./programs.ts";

const LOCAL = /\blocalhost:\d+/g;
/** What every page calls its server, and a deployment. */
const SERVER = "localhost:8080";
const DEPLOYMENT = /\b(http|ws)s:\/\/chat\.example\.com/g;

/** What the addresses on a page mean where its snippets run: each is another host, so that pages never meet. */
export class Addresses {
  readonly #hosts: Map<string, string>;

  private constructor(hosts: Map<string, string>) {
    this.#hosts = hosts;
  }

  /** `known`: the hosts that stand on pages and run already. Others get a free port. */
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
