import { describe, expect, it } from "vitest";
import { storeTooNew, upgrade } from "#storage/schema-steps.ts";

const STEPS = ["one", "two", "three"];

function upgraded(from: number) {
  const log: string[] = [];
  const storage = {
    sql: { exec: (step: string) => log.push(step) as never },
    transactionSync: (run: () => void) => {
      log.push("begin");
      run();
      log.push("commit");
    },
  };
  upgrade(storage, from, STEPS, (version) => log.push(`version ${version}`));
  return log;
}

function failureOf(from: number): unknown {
  try {
    upgraded(from);
  } catch (error) {
    return error;
  }
  return null;
}

describe("the steps of a store", () => {
  it("a store runs the steps that it has not completed, in one transaction", () => {
    expect(upgraded(0)).toEqual(["begin", "one", "two", "three", "version 3", "commit"]);
    expect(upgraded(2)).toEqual(["begin", "three", "version 3", "commit"]);
    expect(upgraded(3)).toEqual([]);
  });

  it("a store of a newer build is refused, and the refusal says which versions", () => {
    expect(storeTooNew(failureOf(12))).toEqual({ version: 12, known: 3 });
    const arrived = new Error(String(failureOf(4)));
    expect(storeTooNew(arrived)).toEqual({ version: 4, known: 3 });
  });

  it("other errors say nothing about versions", () => {
    for (const error of [new Error("version 4, build 3"), new Error("D1 failed"), "4 3", null]) {
      expect(storeTooNew(error)).toBeNull();
    }
  });
});
