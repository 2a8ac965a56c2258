import { describe, expect, it } from "vitest";
import { Emitter } from "#client/emitter.ts";
import { Publisher } from "#client/publisher.ts";

function setup() {
  const state = { n: 0 };
  const published: number[] = [];
  const listeners: ((value: { n: number }) => void)[] = [];
  const publisher = new Publisher(
    () => ({ n: state.n }),
    (value) => {
      published.push(value.n);
      for (const listener of listeners) listener(value);
    },
  );
  return { state, published, listeners, publisher };
}

describe("the publisher", () => {
  it("the publisher returns the same object until something changes", () => {
    const { publisher } = setup();
    const first = publisher.value;
    expect(publisher.value).toBe(first);
    publisher.changed();
    expect(publisher.value).not.toBe(first);
  });

  it("the publisher publishes once for changes that belong together, after all of them", () => {
    const { state, published, publisher } = setup();
    publisher.together(() => {
      state.n = 1;
      publisher.changed();
      publisher.together(() => {
        state.n = 2;
        publisher.changed();
      });
      state.n = 3;
      publisher.changed();
    });
    expect(published).toEqual([3]);
  });

  it("the publisher notifies every listener in order, also when one of them changes something", () => {
    const { state, listeners, publisher } = setup();
    const second: number[] = [];
    listeners.push(({ n }) => {
      if (n !== 1) return;
      state.n = 2;
      publisher.changed();
    });
    listeners.push(({ n }) => second.push(n));
    state.n = 1;
    publisher.changed();
    expect(second).toEqual([1, 2]);
  });
});

describe("the emitter", () => {
  it("the emitter notifies all listeners that have not stopped", () => {
    const emitter = new Emitter<{ said: string }>();
    const received: string[] = [];
    const stop = emitter.on("said", (text) => received.push(`a ${text}`));
    emitter.on("said", (text) => received.push(`b ${text}`));
    emitter.emit("said", "one");
    stop();
    emitter.emit("said", "two");
    expect(received).toEqual(["a one", "b one", "b two"]);
  });

  it("a listener that throws does not harm others, and its error is not hidden", async () => {
    const emitter = new Emitter<{ said: string }>();
    const received: string[] = [];
    const uncaught: unknown[] = [];
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error: unknown) => uncaught.push(error));
    const mistake = new Error("a mistake of the app");
    emitter.on("said", () => {
      throw mistake;
    });
    emitter.on("said", (text) => received.push(text));
    emitter.emit("said", "one");
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
    expect(received).toEqual(["one"]);
    expect(uncaught).toEqual([mistake]);
  });
});
