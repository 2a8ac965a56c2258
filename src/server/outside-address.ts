import ipaddr from "ipaddr.js";
import { err, ok, type Result } from "#protocol/result.ts";

/** The longest address that the server calls. */
export const OUTSIDE_ADDRESS_LENGTH = 2_048;

/** Names that never lead to the public internet (RFC 6761, 6762, 8375, and what routers and clouds use). */
const INSIDE_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa|invalid|test)$/;

/**
 * Whether the server may call an address that someone gave it; otherwise why not, for that person. It accepts https
 * addresses without credentials whose host is public: a name, or an IP address in a range that is routed on the
 * internet. `loopback` also allows this machine, over http too; only tests and development set it.
 *
 * A Worker can neither look up a name nor pin what it resolves to, so a public name that resolves to a private address
 * passes. On Cloudflare a Worker has no private network that such a request could reach, and `global_fetch_strictly_public`
 * (`wrangler.toml`) has it call its own zone like anybody; elsewhere a firewall must see to it.
 */
export function outsideAddress(address: string, loopback: boolean): Result<URL, string> {
  if (address.length > OUTSIDE_ADDRESS_LENGTH) {
    return err(`must have at most ${OUTSIDE_ADDRESS_LENGTH} characters`);
  }
  const url = /[\s\p{Cc}]/u.test(address) ? null : URL.parse(address);
  if (url === null) return err("must be an https: address");
  // The URL's own reading turns every spelling of an IPv4 address into four numbers.
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

/** 2000::/3 is all that is assigned; what embeds an IPv4 address has a range of its own, and is refused. */
function isPublicIpv6(host: string): boolean {
  const address = ipaddr.IPv6.parse(host);
  return address.range() === "unicast" && ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d+){3}$/.test(host);
}
