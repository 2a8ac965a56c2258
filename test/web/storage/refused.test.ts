import { test } from "vitest";
import { useWeb } from "../support/web.ts";
import { liveWithoutStorage } from "./without-storage.ts";

const web = useWeb();

test("a person whose browser refuses all storage signs up, chats, reacts and changes settings for as long as the page lives", async () => {
  await liveWithoutStorage(
    web,
    () => {
      const refuse = () => {
        throw new DOMException("The request was denied", "SecurityError");
      };
      Object.defineProperty(globalThis, "localStorage", { get: refuse });
      Object.defineProperty(globalThis, "sessionStorage", { get: refuse });
      Object.defineProperty(globalThis, "indexedDB", { get: refuse });
      LockManager.prototype.request = () =>
        Promise.reject(new DOMException("The request was denied", "SecurityError"));
    },
    false,
  );
});

test("a person whose disk is full signs up, chats, reacts and changes settings for as long as the page lives", async () => {
  await liveWithoutStorage(
    web,
    () => {
      const full = () => new DOMException("The quota has been exceeded", "QuotaExceededError");
      Storage.prototype.setItem = () => {
        throw full();
      };
      IDBObjectStore.prototype.put = () => {
        throw full();
      };
    },
    false,
  );
});
