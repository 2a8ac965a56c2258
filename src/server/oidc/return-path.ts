/** Where the page goes on after a sign-in: only to an address of this origin, never to one that a link brought along. */
export function returnPath(next: string | undefined, origin: string): string {
  if (next === undefined || !URL.canParse(next, origin)) return "/";
  const url = new URL(next, origin);
  // What begins with two slashes is another host, also where the dots before them are resolved away.
  const isHere = url.origin === origin && /^\/(?!\/)/.test(url.pathname);
  return isHere ? url.pathname + url.search : "/";
}
