import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = `${import.meta.dirname}/../..`;
/** Inside the package, so that `parley/client` means what it means to whoever installed it. */
let folder = "";

beforeAll(() => {
  execFileSync("node", [".scripts/build-client.ts"], { cwd: ROOT, stdio: "pipe" });
  folder = mkdtempSync(join(ROOT, "dist/consumer-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("parley/client", () => {
  it("is one module that Node takes as it is", () => {
    const script = `import { Parley } from "parley/client";
      const parley = new Parley({ baseUrl: "http://127.0.0.1:9" });
      console.log(typeof parley.inbox, typeof parley.conversation("x").connect);
      parley.close();`;
    const printed = execFileSync("node", ["--input-type=module", "-e", script], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(printed.trim()).toBe("function function");
  });

  it("serves REST where there is no WebSocket, and names what a connection lacks", () => {
    const script = `delete globalThis.WebSocket;
      const { Parley } = await import("parley/client");
      const fetch = async () => new Response('{"unread_count":2,"mention_count":0}');
      const parley = new Parley({ baseUrl: "http://127.0.0.1:9", fetch, getAccessToken: async () => "t" });
      console.log((await parley.conversations.unread()).unread_count);
      try { parley.inbox(); } catch (error) { console.log(error.message); }`;
    const printed = execFileSync("node", ["--input-type=module", "-e", script], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(printed).toBe("2\nthis runtime has no WebSocket: give one to Parley\n");
  });

  it("asks for nothing that Node 20 does not have", () => {
    const script = `delete Promise.withResolvers; delete Object.groupBy; delete Map.groupBy;
      const { Parley } = await import("parley/client");
      class WebSocket { addEventListener() {} send() {} close() {} }
      const parley = new Parley({ baseUrl: "http://127.0.0.1:9", WebSocket });
      const sent = parley.conversation("x").connect().send({ text: "hello" });
      const wanted = parley.translations.want({ conversation_id: "x", message_id: 1 });
      console.log(sent instanceof Promise, wanted instanceof Promise);
      process.exit();`;
    const printed = execFileSync("node", ["--input-type=module", "-e", script], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(printed.trim()).toBe("true true");
  });

  it("brings along what it imports, and nothing that only the server or the page needs", () => {
    const files = ["index.js", ...globSync("types/**/*.d.ts", { cwd: join(ROOT, "dist/client") })];
    const imported = files.flatMap((file) => {
      const text = readFileSync(join(ROOT, "dist/client", file), "utf8");
      return [...text.matchAll(/\bfrom\s*"([^".#][^"]*)"/g)].map((match) => match[1]);
    });
    const manifest: unknown = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(manifest).toHaveProperty(
      "dependencies",
      Object.fromEntries([...new Set(imported)].map((name) => [name, expect.any(String)])),
    );
  });

  it("has types for an app of any strictness", () => {
    const app = `import { Parley, type ConversationView, type Message } from "parley/client";
      const room = new Parley({ baseUrl: "https://chat.example.com" }).conversation("x").connect();
      export const texts = (view: ConversationView): (string | null)[] => view.messages.map((m: Message) => m.text);
      export const sent: Promise<{ message_id: number; version: number }> = room.send({ text: "hello" });
      // @ts-expect-error a number is no text
      void room.send({ text: 1 });`;
    writeFileSync(join(folder, "app.ts"), app);
    const options =
      "--noEmit --strict --module nodenext --target es2022 --lib es2024,dom --ignoreConfig".split(
        " ",
      );
    execFileSync("tsc", [...options, "app.ts"], { cwd: folder, stdio: "pipe" });
  });
});
