import { test } from "vitest";
import { useWeb } from "../support/web.ts";
import { liveWithoutStorage } from "./without-storage.ts";

const web = useWeb();

test("a person whose browser has no database signs up, chats, reacts and changes settings for as long as the page lives", async () => {
  await liveWithoutStorage(
    web,
    () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }),
    true,
  );
});

test("a person whose database never opens signs up, chats, reacts and changes settings for as long as the page lives", async () => {
  await liveWithoutStorage(
    web,
    () => {
      const { open } = IDBFactory.prototype;
      IDBFactory.prototype.open = function (...given) {
        return Object.assign(open.apply(this, given), { addEventListener: () => undefined });
      };
    },
    true,
  );
});
