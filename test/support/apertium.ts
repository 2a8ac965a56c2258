import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { freePort } from "./server-process.ts";
import { eventually } from "./wire.ts";

const PROGRAM = "/usr/bin/apertium-apy";
const MODES = "/usr/share/apertium/modes";
/** Debian's packages: the server, and English and Spanish. */
const PACKAGES = ["apertium-apy", "apertium-eng-spa"];
const INSTALL_MS = 90_000;
const START_MS = 20_000;

export interface Apertium {
  url: string;
  stop: () => void;
}

/** Starts a real translation server; returns null, with a warning, where none exists and none can be installed. */
export async function startApertium(): Promise<Apertium | null> {
  try {
    if (!isInstalled()) await install();
    return await start();
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    console.warn(
      `\n${"!".repeat(80)}\nNot tested: translation by a real server. There is no Apertium here (${reason}).\n` +
        `To have it: apt-get install ${PACKAGES.join(" ")}\n${"!".repeat(80)}\n`,
    );
    return null;
  }
}

function isInstalled(): boolean {
  return existsSync(PROGRAM) && existsSync(`${MODES}/eng-spa.mode`);
}

async function install(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error("only root may install it");
  const aptGet = (...args: string[]) =>
    promisify(execFile)("apt-get", args, {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      timeout: INSTALL_MS,
    });
  await aptGet("update");
  await aptGet("install", "-y", "--no-install-recommends", ...PACKAGES);
}

async function start(): Promise<Apertium> {
  const port = await freePort();
  const server = spawn(PROGRAM, ["-p", String(port), MODES], { stdio: "ignore", detached: true });
  let isOver = false;
  server.once("exit", () => {
    isOver = true;
  });
  const stop = () => {
    if (isOver || server.pid === undefined) return;
    isOver = true;
    // Together with the pipelines that it has started.
    process.kill(-server.pid, "SIGKILL");
  };
  process.once("exit", stop);
  const url = `http://127.0.0.1:${port}`;
  try {
    await eventually(
      async () => (await fetch(`${url}/listPairs`).catch(() => null))?.ok ?? false,
      (answers) => answers,
      "Apertium's answer",
      START_MS,
    );
  } catch (error) {
    stop();
    throw error;
  }
  return { url, stop };
}
