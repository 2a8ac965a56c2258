import { vi } from "vitest";
import { z } from "zod";
import { env } from "./inside.ts";

const statementSchema = z.looseObject({ statement: z.string(), params: z.array(z.unknown()) });

/** A statement for D1: its text and its bound values. */
export interface Asked {
  sql: string;
  params: unknown[];
}

/** A D1 that keeps some calls waiting, and answers all of them once released. */
export interface StalledD1 {
  /** The number of calls that wait, or have waited. */
  held: () => number;
  /** Releases the waiting calls; later ones wait. */
  pass: () => void;
  letGo: () => void;
}

/**
 * Every call with a statement like this waits, before it reaches D1 or, with `answer`, before its answer arrives; all
 * others continue.
 */
export function stallD1(
  stalls: (asked: Asked) => boolean,
  what: "question" | "answer" = "question",
): StalledD1 {
  let gate = Promise.withResolvers<void>();
  let held = 0;
  const passes = async <T>(statements: unknown[], run: () => Promise<T>): Promise<T> => {
    const asked = statements.map((each) => {
      const { statement, params } = statementSchema.parse(each);
      return { sql: statement, params };
    });
    if (!asked.some(stalls)) return run();
    const answered = what === "answer" ? await run() : null;
    held += 1;
    await gate.promise;
    return answered ?? run();
  };
  const database = Object.getPrototypeOf(env.DB) as D1Database;
  const { batch } = database;
  const spies = [
    vi.spyOn(database, "batch").mockImplementation(function (this: D1Database, statements) {
      return passes(statements, () => batch.call(this, statements));
    }),
  ];
  const prototype = Object.getPrototypeOf(env.DB.prepare("SELECT 1")) as object;
  const single = ["all", "first", "raw", "run"].map((name) => {
    const original: unknown = Reflect.get(prototype, name);
    if (typeof original !== "function") throw new Error(`a statement has no ${name}`);
    const held = function (this: unknown, ...values: unknown[]) {
      return passes([this], async () => Reflect.apply(original, this, values) as unknown);
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
