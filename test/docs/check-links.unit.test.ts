import { expect, it } from "vitest";
import { deadLinks } from "../../src/docs/site/check-links.ts";

const page = (address: string, content: string) => ({ address, content });

it("a broken link, anchor or file is found, with its page", () => {
  const served = [
    page("/docs", '<h2 id="here"></h2><a href="#here"></a><a href="#gone"></a>'),
    page("/docs/a", '<a href="/docs#here"></a><a href="/docs#gone"></a><a href="/docs/b"></a>'),
    page("/docs/c", '<script src="/docs/assets/x.js"></script><img src="/docs/assets/y.png">'),
  ];
  expect(deadLinks(served, new Set(["/docs/assets/x.js"]))).toEqual([
    "/docs: #gone",
    "/docs/a: /docs#gone",
    "/docs/a: /docs/b",
    "/docs/c: /docs/assets/y.png",
  ]);
});

it("addresses that the server answers outside the site, and other hosts, are not checked", () => {
  const links = ["/", "/openapi.json", "/asyncapi.json", "https://example.com/x#y", "mailto:a@b.c"];
  const served = [page("/docs", links.map((to) => `<a href="${to}"></a>`).join(""))];
  expect(deadLinks(served, new Set())).toEqual([]);
});
