import ipaddr from "ipaddr.js";
import { err, ok, type Result } from "#protocol/result.ts";

/** The longest address that the server calls. */
export const OUTSIDE_ADDRESS_LENGTH = 2_048;

/** Names that never resolve to the public internet (RFC 6761, 6762, 8375, and names of routers and clouds). */
const INSIDE_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa|invalid|test)$/;

/**
 * Checks whether the server may call an address from a user, otherwise returns the reason, for that person. Accepts
 * https addresses without credentials whose host is a public name or a publicly routed IP address. `loopback` also
 * allows this machine, including over http, and is set only in tests and development. A Worker can neither resolve a
 * name nor pin its address, so a public name that resolves to a private address passes. On Cloudflare a Worker has no
 * private network that such a request could reach, and `global_fetch_strictly_public` (`wrangler.toml`) makes it call
 * its own zone like anyone else; elsewhere a firewall must prevent it.
 */
export function outsideAddress(address: string, loopback: boolean): Result<URL, string> {
  if (address.length > OUTSIDE_ADDRESS_LENGTH) {
    return err(`must have at most ${OUTSIDE_ADDRESS_LENGTH} characters`);
  }
  const url = /[\s\p{Cc}]/u.test(address) ? null : URL.parse(address);
  if (url === null) return err("must be an https: address");
  // URL parsing normalizes every spelling of an IPv4 address to four numbers.
  const host = url.hostname.replace(/\.$/, "");
  const here = loopback && isLoopback(host);
  if (url.protocol !== "https:" && !(here && url.protocol === "http:")) {
    return err("must be an https: address");
  }
  if (url.username !== "" || url.password !== "") return err("must not contain credentials");
  return here || isPublic(host) ? ok(url) : err("must name a host on the public internet");
}

function isPublic(host: string): boolean {
  if (host.startsWith("[")) return isPublicIpv6(host.slice(1, -1));
  if (ipaddr.IPv4.isValid(host)) return ipaddr.IPv4.parse(host).range() === "unicast";
  return host.includes(".") && !INSIDE_NAMES.test(host);
}

/** Only 2000::/3 is assigned; addresses that embed an IPv4 address have other ranges, and are refused. */
function isPublicIpv6(host: string): boolean {
  const address = ipaddr.IPv6.parse(host);
  return address.range() === "unicast" && ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d+){3}$/.test(host);
}
