import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { System } from "../system.ts";

const SOURCE = "test/bench/delivery/socket-io";
const INSTALL_MS = 300_000;

/** A chat server as many write it, in a process of its own: Socket.IO, and SQLite that is synced at each message. */
export class SocketIoSystem implements System {
  readonly name: string;
  readonly #server: ChildProcess;
  readonly #port: number;

  /** Installs it first; null, and why on stderr, where that fails. */
  static async start(folder: string): Promise<SocketIoSystem | null> {
    mkdirSync(folder, { recursive: true });
    for (const file of ["package.json", "server.js"]) {
      copyFileSync(join(SOURCE, file), join(folder, file));
    }
    process.stderr.write("installing Socket.IO and better-sqlite3\n");
    try {
      const args = ["install", "--no-package-lock", "--no-audit", "--no-fund"];
      execFileSync("npm", args, { cwd: folder, stdio: "pipe", timeout: INSTALL_MS });
    } catch (error) {
      process.stderr.write(
        `!!! SOCKET.IO IS NOT MEASURED: it cannot be installed. ${String(error)}\n`,
      );
      return null;
    }
    const node = nodeThatLoads(folder);
    if (node === null) {
      process.stderr.write("!!! SOCKET.IO IS NOT MEASURED: no Node here loads better-sqlite3\n");
      return null;
    }
    const server = spawn(node.path, ["server.js", "messages.sqlite"], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    process.on("exit", () => server.kill());
    const [port]: Buffer[] = await once(server.stdout, "data");
    return new SocketIoSystem(server, Number(port?.toString()), node.version);
  }

  private constructor(server: ChildProcess, port: number, node: string) {
    this.#server = server;
    this.#port = port;
    this.name = `4 Socket.IO (Node ${node})`;
  }

  open(sockets: number) {
    const id = randomUUID();
    const addresses = Array.from({ length: sockets }, () => {
      const query = `EIO=4&transport=websocket&room=${id}&user=${randomUUID()}`;
      return {
        url: `ws://127.0.0.1:${this.#port}/socket.io/?${query}`,
        protocols: [],
        dialect: "socket.io" as const,
      };
    });
    return Promise.resolve({ id, addresses, settled: () => Promise.resolve() });
  }

  async stop(): Promise<void> {
    const exit = once(this.#server, "exit");
    this.#server.kill();
    await exit;
  }
}

/** This very Node where it can: a binary that was built on this machine may be for another one that is installed. */
function nodeThatLoads(folder: string): { path: string; version: string } | null {
  const script = `new (require("better-sqlite3"))(":memory:"); console.log(process.versions.node)`;
  const others = (process.env["PATH"] ?? "").split(delimiter).map((path) => join(path, "node"));
  for (const path of [process.execPath, ...others]) {
    const { status, stdout } = spawnSync(path, ["-e", script], { cwd: folder, encoding: "utf8" });
    if (status === 0) return { path, version: stdout.trim() };
  }
  return null;
}
