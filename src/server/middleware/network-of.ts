import type { Context } from "hono";
import { configOf } from "../config.ts";
import type { AppEnv } from "../http.ts";

const GROUPS = 8;
/** The groups of an IPv6 address that identify its owner's network; the owner chooses the rest freely. */
const NETWORK_GROUPS = 4;

/** The groups that identify a wider network. */
const WIDER_GROUPS = 3;

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^(?=[^:]*:[^:]*:)[0-9a-f:]{2,39}$/i;

/** The network of every client without a trusted address. */
export const UNKNOWN_NETWORK = "unknown";

/** Returns a request's network, from the header that the operator trusts. */
export function clientNetwork(c: Context<AppEnv>): string {
  const { CLIENT_ADDRESS_HEADER: header } = configOf(c.env);
  const said = header === "" ? undefined : c.req.header(header);
  // A proxy appends the address that it saw to those it received, so only the last one is trustworthy.
  return networkOf(said?.split(",").at(-1)?.trim() ?? "");
}

/** Returns the network of an address: an IPv4 address itself, or an IPv6 address's /64. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (IPV4.test(mapped)) return mapped;
  if (!IPV6.test(address)) return UNKNOWN_NETWORK;
  const [head = [], tail = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const missing = Math.max(0, GROUPS - head.length - tail.length);
  const zeros = Array.from({ length: missing }, () => "0");
  const network = [...head, ...zeros, ...tail].slice(0, NETWORK_GROUPS);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/**
 * Returns the wider network: an IPv4 /24 or an IPv6 /48, which identifies a provider rather than a household. Null for
 * an unknown network.
 */
export function wider(network: string): string | null {
  if (network === UNKNOWN_NETWORK) return null;
  if (IPV4.test(network)) return `${network.split(".").slice(0, 3).join(".")}.0/24`;
  return `${network.split(":").slice(0, WIDER_GROUPS).join(":")}::/48`;
}
