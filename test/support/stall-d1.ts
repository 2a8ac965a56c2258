import { vi } from "vitest";
import { z } from "zod";
import { env } from "./inside.ts";

const statementSchema = z.looseObject({ statement: z.string(), params: z.array(z.unknown()) });

/** What D1 is asked: a statement's text and what is bound to it. */
export interface Asked {
  sql: string;
  params: unknown[];
}

/** A D1 that keeps some of what it is asked waiting, and answers all of it once it is let go. */
export interface StalledD1 {
  /** How many calls wait, or have waited. */
  held: () => number;
  /** Those that wait go on; later ones wait. */
  pass: () => void;
  letGo: () => void;
}

/** Every call that has a statement like this waits before D1 hears of it; all others go on. */
export function stallD1(stalls: (asked: Asked) => boolean): StalledD1 {
  let gate = Promise.withResolvers<void>();
  let held = 0;
  const wait = async (statements: unknown[]) => {
    const asked = statements.map((each) => {
      const { statement, params } = statementSchema.parse(each);
      return { sql: statement, params };
    });
    if (!asked.some(stalls)) return;
    held += 1;
    await gate.promise;
  };
  const database = Object.getPrototypeOf(env.DB) as D1Database;
  const { batch } = database;
  const spies = [
    vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, statements) {
      await wait(statements);
      return batch.call(this, statements);
    }),
  ];
  const prototype = Object.getPrototypeOf(env.DB.prepare("SELECT 1")) as object;
  const single = ["all", "first", "raw", "run"].map((name) => {
    const original: unknown = Reflect.get(prototype, name);
    if (typeof original !== "function") throw new Error(`a statement has no ${name}`);
    const held = async function (this: unknown, ...values: unknown[]) {
      await wait([this]);
      return Reflect.apply(original, this, values) as unknown;
    };
    Reflect.set(prototype, name, held);
    return () => Reflect.set(prototype, name, original);
  });
  return {
    held: () => held,
    pass: () => {
      gate.resolve();
      gate = Promise.withResolvers();
    },
    letGo: () => {
      gate.resolve();
      for (const spy of spies) spy.mockRestore();
      for (const restore of single) restore();
    },
  };
}
