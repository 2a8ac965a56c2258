import { newServerKeySchema, type Scope } from "#protocol/server-key.ts";
import type { Answer } from "./answer.ts";
import { OPERATOR_TOKEN } from "./roomy.ts";
import type { World } from "./world.ts";

/** Calls the operator's part of the API. */
export function operate(
  world: World,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return world.request(method, `/api/v1/operator${path}`, body, {
    authorization: `Bearer ${OPERATOR_TOKEN}`,
  });
}

/** A backend with a server key. */
export class Backend {
  readonly id: string;
  readonly key: string;
  readonly #world: World;
  readonly #actsAs: string | undefined;

  constructor(world: World, { id, key }: { id: string; key: string }, actsAs?: string) {
    this.#world = world;
    this.id = id;
    this.key = key;
    this.#actsAs = actsAs;
  }

  static async of(
    world: World,
    scopes: readonly Scope[],
    more: { expires_at?: string } = {},
  ): Promise<Backend> {
    const made = await operate(world, "POST", "/keys", { name: "Backend", scopes, ...more });
    return new Backend(world, made.as(newServerKeySchema, 201));
  }

  /** The same key, acting as this person. */
  as(user: string): Backend {
    return new Backend(this.#world, this, user);
  }

  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.#world.request(method, `/api/v1${path}`, body, {
      authorization: `Bearer ${this.key}`,
      ...(this.#actsAs === undefined ? {} : { "parley-user": this.#actsAs }),
      ...headers,
    });
  }

  get(path: string): Promise<Answer> {
    return this.call("GET", path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call("POST", path, body);
  }
}
