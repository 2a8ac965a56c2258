import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OUTSIDE_ADDRESS_LENGTH, outsideAddress } from "#server/outside-address.ts";

const PUBLIC = [
  "https://example.com/hooks",
  "https://example.com:8443/hooks?app=1#part",
  "https://8.8.8.8/",
  "https://1.1.1.1",
  "https://172.15.255.255/",
  "https://172.32.0.1/",
  "https://[2606:4700:4700::1111]/",
  "https://xn--bcher-kva.example/",
  "https://bücher.example/",
  "https://example.com./",
  "https://internal.example.com/",
  "https://localhost.example.com/",
];

const REFUSED = [
  // Not an address, or not over TLS.
  "",
  "hooks",
  "//example.com/",
  "http://example.com/",
  "ftp://example.com/",
  "data:text/plain,x",
  "javascript:0",
  "file:///etc/passwd",
  "https://",
  " https://example.com/",
  "https://exa\nmple.com/",
  "https://exam ple.com/",
  `https://example.com/${"x".repeat(OUTSIDE_ADDRESS_LENGTH)}`,
  // Credentials.
  "https://user@example.com/",
  "https://user:secret@example.com/",
  "https://:secret@example.com/",
  // IPv4 in every spelling.
  "https://127.0.0.1/",
  "https://127.1/",
  "https://127.0.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://127.0.0.1./",
  "https://%31%32%37.0.0.1/",
  "https://１２７.０.０.１/",
  "https://127。0。0。1/",
  "https://①②⑦.⓪.⓪.①/",
  "https://0/",
  "https://0.0.0.0/",
  "https://10.0.0.1/",
  "https://10.255.255.255/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://0xa9fea9fe/",
  "https://2852039166/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.0.0.1/",
  "https://192.0.2.1/",
  "https://192.168.1.1/",
  "https://198.18.0.1/",
  "https://198.51.100.1/",
  "https://203.0.113.1/",
  "https://224.0.0.1/",
  "https://240.0.0.1/",
  "https://255.255.255.255/",
  "https://256.0.0.1/",
  "https://1.2.3.4.5/",
  // IPv6, also with an embedded IPv4 address.
  "https://[::]/",
  "https://[::1]/",
  "https://[0:0:0:0:0:0:0:1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:8.8.8.8]/",
  "https://[::ffff:a9fe:a9fe]/",
  "https://[::127.0.0.1]/",
  "https://[64:ff9b::127.0.0.1]/",
  "https://[64:ff9b:1::1]/",
  "https://[2002:7f00:1::]/",
  "https://[2001::1]/",
  "https://[2001:db8::1]/",
  "https://[fe80::1]/",
  "https://[fe80::1%25eth0]/",
  "https://[fec0::1]/",
  "https://[fc00::1]/",
  "https://[fd00:ec2::254]/",
  "https://[ff02::1]/",
  "https://[100::1]/",
  "https://[4000::1]/",
  // Names of private networks.
  "https://localhost/",
  "https://LOCALHOST/",
  "https://localhost./",
  "https://app.localhost/",
  "https://intranet/",
  "https://printer.local/",
  "https://metadata.google.internal/",
  "https://router.home.arpa/",
];

const HERE = [
  "http://127.0.0.1:8080/hooks",
  "http://localhost:8080/",
  "http://[::1]:8080/",
  "https://127.0.0.1/",
];

describe("an address that someone gives the server (OUTSIDE-1)", () => {
  it.each(PUBLIC)("the server may call %s", (address) => {
    expect(outsideAddress(address, false)).toMatchObject({ ok: true });
  });

  it.each(REFUSED)("the server refuses %s", (address) => {
    expect(outsideAddress(address, false)).toMatchObject({ ok: false });
  });

  it.each(HERE)("the server calls this machine only where a variable allows it: %s", (address) => {
    expect(outsideAddress(address, false).ok).toBe(false);
    expect(outsideAddress(address, true).ok).toBe(true);
  });

  it.each([
    "http://example.com/",
    "http://10.0.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/",
    "https://[fd00:ec2::254]/",
    "https://[::ffff:127.0.0.1]/",
    "http://127.0.0.1.example.com/",
    "http://user:secret@127.0.0.1/",
    "file://localhost/etc/passwd",
  ])("the server refuses other machines where loopback is allowed: %s", (address) => {
    expect(outsideAddress(address, true).ok).toBe(false);
  });

  it("an address is judged by its number, in any notation", () => {
    const spellings: ((n: number) => string)[] = [
      (n) => String(n),
      (n) => `0x${n.toString(16)}`,
      (n) => `0${n.toString(8)}`,
      (n) => `${n >>> 24}.${n & 0xffffff}`,
      (n) => `0x${(n >>> 24).toString(16)}.${(n >>> 16) & 255}.${n & 0xffff}`,
      (n) => dotted(n),
    ];
    const insideOnes = fc.oneof(
      fc.integer({ min: 0, max: 0xffffff }).map((rest) => 0x0a000000 + rest),
      fc.integer({ min: 0, max: 0xffffff }).map((rest) => 0x7f000000 + rest),
      fc.integer({ min: 0, max: 0xffff }).map((rest) => 0xa9fe0000 + rest),
      fc.integer({ min: 0, max: 0xffff }).map((rest) => 0xc0a80000 + rest),
      fc.integer({ min: 0, max: 0xfffff }).map((rest) => 0xac100000 + rest),
    );
    fc.assert(
      fc.property(insideOnes, fc.constantFrom(...spellings), (n, spell) => {
        expect(outsideAddress(`https://${spell(n)}/`, false).ok).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.constantFrom(...spellings), (n, spell) => {
        const asWritten = outsideAddress(`https://${spell(n)}/`, false);
        expect(asWritten.ok).toBe(outsideAddress(`https://${dotted(n)}/`, false).ok);
        if (asWritten.ok) expect(asWritten.value.hostname).toBe(dotted(n));
      }),
    );
  });

  it("judging an address never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, loopback) => {
        for (const address of [
          text,
          `https://${text}`,
          `https://[${text}]/`,
          `https://${text}.1/`,
        ]) {
          const judged = outsideAddress(address, loopback);
          if (judged.ok) expect(["https:", "http:"]).toContain(judged.value.protocol);
        }
      }),
    );
  });
});

function dotted(n: number): string {
  return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join(".");
}
