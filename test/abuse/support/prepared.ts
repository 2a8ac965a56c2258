import { expect } from "vitest";
import type { Operation } from "./documents.ts";
import { entryOf, type Example } from "./examples.ts";
import { settledState, stateOf, type Scene, type State } from "./scene.ts";

/**
 * Requests of operations, all prepared before any is sent, and the state after that. Waiting for D1 and reading that
 * state cost more than most requests, so a file does it once before them and once after.
 */
export class Prepared {
  readonly #requests: ReadonlyMap<string, Example>;
  readonly #scene: Scene;
  readonly #before: State;

  private constructor(requests: ReadonlyMap<string, Example>, scene: Scene, before: State) {
    this.#requests = requests;
    this.#scene = scene;
    this.#before = before;
  }

  static async of(scene: Scene, operations: readonly Operation[]): Promise<Prepared> {
    const requests = new Map<string, Example>();
    for (const one of operations) {
      if (!requests.has(one.name)) requests.set(one.name, await entryOf(one).example(scene));
    }
    return new Prepared(requests, scene, await settledState(scene));
  }

  /** The operation's request, and its person's token. */
  of({ name }: Operation): { request: Example; token: string } {
    const request = this.#requests.get(name);
    if (request === undefined) throw new Error(`${name} was not prepared`);
    return { request, token: request.token ?? this.#scene.owner.token };
  }

  /** Fails if anything except the requests has changed what the people of the scene see. */
  async expectUnchanged(): Promise<void> {
    expect(await stateOf(this.#scene)).toEqual(this.#before);
  }
}
