/**
 * Returns where the page continues after a sign-in, always at this origin, so that a link cannot redirect elsewhere.
 */
export function returnPath(next: string | undefined, origin: string): string {
  if (next === undefined || !URL.canParse(next, origin)) return "/";
  const url = new URL(next, origin);
  // A path that begins with two slashes means another host, also after resolving dots.
  const isHere = url.origin === origin && /^\/(?!\/)/.test(url.pathname);
  return isHere ? url.pathname + url.search : "/";
}
