import type { World } from "./world.ts";

/** The server under test, wherever this test runs: in this isolate of workerd, or behind real sockets. */
export const world: World =
  navigator.userAgent === "Cloudflare-Workers"
    ? (await import("./inside.ts")).world
    : (await import("./outside.ts")).world;
