import { describe, expect, it } from "vitest";
import { networkOf } from "#server/middleware/network-of.ts";

describe("whose an address is", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:0001:2::9", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::1:2:3:4:5", "2001:db8:0:1::/64"],
    ["::1", "0:0:0:0::/64"],
    ["", "unknown"],
    ["unknown", "unknown"],
    ["203.0.113", "unknown"],
    ["203.0.113.7:80", "unknown"],
    [":", "unknown"],
    ["1:2:3:4:5:6:7:8:9:a", "1:2:3:4::/64"],
    ["x".repeat(9_000), "unknown"],
  ])("%s is in the network %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
