import { parentPort } from "node:worker_threads";
import { startEngines } from "../../support/engines.ts";

/** A thread of its own, so that what the engine does is not taken for a delay of whoever listens. */
parentPort?.on("message", () => undefined);
parentPort?.postMessage(await startEngines(), []);
