import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommitQueue, type CommitOptions } from "#server/conversation/commit-queue.ts";

/** A list that is written as a whole or not at all, and a disk with a set delay. */
function listQueue() {
  const state = {
    written: [] as string[],
    commits: [] as string[][],
    durable: [] as (() => void)[],
    failures: [] as unknown[],
    committedThrows: false,
    rollBackThrows: false,
    syncFails: false,
  };
  let staged: string[] = [];
  const queue = new CommitQueue({
    transaction: (run) => {
      staged = [];
      run();
      state.written.push(...staged);
    },
    committed: () => {
      state.commits.push(staged);
      if (state.committedThrows) throw new Error("a listener is broken");
    },
    rolledBack: () => {
      if (state.rollBackThrows) throw new Error("the disk is broken");
    },
    durable: () =>
      new Promise((resolve, reject) => {
        state.durable.push(() => {
          if (state.syncFails) reject(new Error("not synced"));
          else resolve();
        });
      }),
    pause: () => Promise.resolve(),
    failed: (error) => state.failures.push(error),
  });
  const write = (text: string, options?: CommitOptions) =>
    queue.submit(() => {
      if (text.startsWith("bad")) throw new Error(text);
      staged.push(text);
      return text.toUpperCase();
    }, options);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  /** Waits until everything has reached the disk. */
  const synced = async () => {
    for (await settled(); state.durable.length > 0; await settled()) {
      for (const done of state.durable.splice(0)) done();
    }
  };
  return { state, write, settled, synced };
}

describe("group commit", () => {
  it("an operation commits at once when nothing is in flight, and together with others that gather meanwhile", async () => {
    const { state, write, synced } = listQueue();
    const answers = Promise.all(["a", "b", "c"].map((text) => write(text)));
    expect(state.commits).toEqual([["a"]]);
    await synced();
    expect(await answers).toEqual(["A", "B", "C"]);
    expect(state.commits).toEqual([["a"], ["b", "c"]]);
  });

  it("an operation that must not share a commit commits alone, in its place", async () => {
    const { state, write, synced } = listQueue();
    const all = [write("first"), write("a"), write("alone", { alone: true }), write("b")];
    await synced();
    await Promise.all(all);
    expect(state.commits).toEqual([["first"], ["a"], ["alone"], ["b"]]);
  });

  it("a commit is bounded by the size of its texts, and a larger operation commits alone", async () => {
    const { state, write, synced } = listQueue();
    const size = 200 * 1024;
    const all = [
      write("first"),
      write("a", { size }),
      write("b", { size }),
      write("c", { size: 2 * size }),
    ];
    await synced();
    await Promise.all(all);
    expect(state.commits).toEqual([["first"], ["a"], ["b"], ["c"]]);
  });

  it("an operation that throws fails, and none that shared its commit does", async () => {
    const { state, write, synced } = listQueue();
    const all = ["first", "a", "bad", "b"].map((text) => write(text));
    const answers = Promise.allSettled(all);
    await synced();
    expect((await answers).map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(state.written).toEqual(["first", "a", "b"]);
  });

  it("written operations are answered though a listener throws, and the queue continues", async () => {
    const { state, write, synced } = listQueue();
    state.committedThrows = true;
    const all = Promise.all(["a", "b", "c"].map((text) => write(text)));
    await synced();
    expect(await all).toEqual(["A", "B", "C"]);
    expect(state.failures).toHaveLength(2);
  });

  it("every operation is answered though the rollback throws, and the queue continues", async () => {
    const { state, write, synced } = listQueue();
    state.rollBackThrows = true;
    const all = Promise.allSettled(["bad", "a", "b"].map((text) => write(text)));
    await synced();
    expect((await all).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  });

  it("the queue continues with waiting operations though a sync fails", async () => {
    const { state, write, settled, synced } = listQueue();
    state.syncFails = true;
    const first = write("a");
    const second = write("b");
    await settled();
    for (const done of state.durable.splice(0)) done();
    state.syncFails = false;
    await synced();
    expect(await Promise.all([first, second])).toEqual(["A", "B"]);
    expect(state.failures).toHaveLength(1);
  });

  it("every operation is answered once and in order, whatever fails and however they gather", async () => {
    const operation = fc.record({
      bad: fc.boolean(),
      alone: fc.boolean(),
      size: fc.nat(300 * 1024),
      synced: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        const { state, write, synced } = listQueue();
        const answers = [];
        for (const [index, { bad, alone, size, synced: sync }] of operations.entries()) {
          const written = write(`${bad ? "bad" : "good"} ${index}`, { alone, size });
          answers.push(
            written.then(
              () => false,
              () => true,
            ),
          );
          if (sync) await synced();
        }
        await synced();
        expect(await Promise.all(answers)).toEqual(operations.map(({ bad }) => bad));
        const expected = operations.flatMap(({ bad }, index) => (bad ? [] : [`good ${index}`]));
        expect(state.written).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
