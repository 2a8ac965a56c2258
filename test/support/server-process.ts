import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ROOMY } from "./roomy.ts";
import { eventually, within } from "./wire.ts";

export interface ServerProcess {
  url: URL;
  /** The pid of the started process; its children have others. */
  pid: number;
  /** Kills the whole process group at once, like the loss of a machine. */
  crash: () => Promise<void>;
  /** Stops it, and returns its exit code. */
  stop: () => Promise<number | null>;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  probe.close();
  await once(probe, "close");
  return port;
}

/** The Worker's bundle with its state in `persistTo`, without a development proxy. */
export function startBundle(
  bundle: string,
  persistTo: string,
  keys: string,
): Promise<ServerProcess> {
  const script = join(import.meta.dirname, "serve.ts");
  return started(
    spawn("node", [script, bundle, persistTo, keys], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    }),
    async (output) => {
      const url = /listening at (\S+)/.exec(output)?.[1];
      return url === undefined ? null : new URL(url);
    },
  );
}

/** `npm start`, as an operator would run it, with its state in `persistTo`. */
export async function npmStart(persistTo: string): Promise<ServerProcess> {
  const port = await freePort();
  const vars = Object.entries(ROOMY).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  const url = new URL(`http://127.0.0.1:${port}`);
  return started(
    spawn("npm", ["start", "--", ...vars], {
      env: { ...process.env, PORT: String(port), PERSIST_TO: persistTo },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    }),
    async () => {
      const health = await fetch(new URL("/health", url)).catch(() => null);
      return health?.status === 200 ? url : null;
    },
  );
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Waits until `listening` finds its address; keeps its output in case it does not start. */
async function started(
  child: Child,
  listening: (output: string) => Promise<URL | null>,
): Promise<ServerProcess> {
  let output = "";
  const keep = (data: unknown): void => {
    output = (output + String(data)).slice(-4_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const exited = once(child, "exit");
  const end = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, signal);
    }
  };
  const crash = async (): Promise<void> => {
    end("SIGKILL");
    await within(exited, () => "the killed server to be gone");
  };
  const stop = async (): Promise<number | null> => {
    end("SIGTERM");
    await within(exited, () => `the server to stop: ${output}`, 20_000);
    return child.exitCode;
  };
  try {
    const url = await eventually(
      async () => {
        if (child.exitCode !== null) throw new Error(`exited with ${child.exitCode}`);
        return listening(output);
      },
      (found) => found !== null,
      "the server to listen",
      60_000,
    );
    const { pid } = child;
    if (url === null || pid === undefined) throw new Error("unreachable");
    return { url, pid, crash, stop };
  } catch (error) {
    await crash();
    throw new Error(`the server did not start: ${output}`, { cause: error });
  }
}
