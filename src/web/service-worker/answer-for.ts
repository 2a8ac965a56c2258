/** Where the worker takes a response from. */
export type Source = "shell" | "cached" | "network";

/** Paths that the server answers: see `run_worker_first` in wrangler.toml. */
const SERVERS = /^\/(?:api|\.well-known|health|openapi\.json|asyncapi\.json|docs)(?:\/|$)/;
const PARTS = /^\/(?:assets\/|icons\/|boot\.js$|manifest\.webmanifest$)/;

export function answerFor(
  { method, url, mode }: { method: string; url: string; mode: string },
  origin: string,
): Source {
  const { origin: its, pathname } = new URL(url);
  if (method !== "GET" || its !== origin || SERVERS.test(pathname)) return "network";
  if (mode === "navigate") return "shell";
  return PARTS.test(pathname) ? "cached" : "network";
}
