import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { PNG, SVG } from "./files.ts";

const HTML = { "content-type": "text/html; charset=utf-8" };
const PICTURE = { "content-type": "image/png" };
const MEGABYTE = 1024 * 1024;

type Answer = (response: ServerResponse, origin: string) => unknown;

/** Sites that links lead to, honest and not, by the first part of their path. */
const SITES: Record<string, Answer> = {
  bread: page(`
    <meta property="og:title" content="Bread &amp; butter">
    <meta property="og:site_name" content="The Bakery">
    <meta property="og:description" content="Flour,\n water">
    <meta property="og:image" content="/picture">`),
  picture: (response) => response.writeHead(200, PICTURE).end(Buffer.from(wide(64, 32))),
  large: page(`<title>Large</title><meta property="og:image" content="/poster">`),
  poster: (response) =>
    response.writeHead(200, PICTURE).end(Buffer.concat([wide(64, 32), Buffer.alloc(MEGABYTE)])),
  plain: page("<title>Only a title</title>"),
  icon: page(`<title>With an icon</title><link rel="icon" href="/picture">`),
  script: page(
    `<title>&lt;script&gt;alert(1)&lt;/script&gt; \u202Egnp.exe\u0007</title><script>document.title = "no"</script>`,
  ),
  vector: page(`<title>Vector</title><meta property="og:image" content="/drawing">`),
  drawing: (response) => response.writeHead(200, PICTURE).end(Buffer.from(SVG)),
  vast: page(`<title>Vast</title><meta property="og:image" content="/sea">`),
  sea: (response) => response.writeHead(200, PICTURE).end(Buffer.from(wide(60_000, 60_000))),
  heavy: page(`<title>Heavy</title><meta property="og:image" content="/stone">`),
  stone: (response) => endless(response.writeHead(200, PICTURE), Buffer.alloc(MEGABYTE / 4)),
  inside: page(
    `<title>Inside</title><meta property="og:image" content="http://169.254.169.254/latest">`,
  ),
  huge: (response) =>
    endless(response.writeHead(200, HTML), Buffer.alloc(65_536, " "), "<title>Huge</title>"),
  bomb: (response) => {
    const headers = { ...HTML, "content-encoding": "gzip" };
    const bomb = Buffer.concat([Buffer.from("<title>Bomb</title>"), Buffer.alloc(8 * MEGABYTE)]);
    response.writeHead(200, headers).end(gzipSync(bomb));
  },
  japanese: (response) => {
    const title = Buffer.from([0x93, 0xfa, 0x96, 0x7b]);
    const head = `<head><meta charset="shift_jis"><title>`;
    const body = Buffer.concat([Buffer.from(head), title, Buffer.from("</title></head>")]);
    response.writeHead(200, { "content-type": "text/html" }).end(body);
  },
  unknown: (response) =>
    response
      .writeHead(200, { "content-type": "text/html; charset=klingon" })
      .end("<title>Qapla</title>"),
  slow: () => undefined,
  drip: (response) => response.writeHead(200, HTML).write("<title>Drip"),
  loop: (response, origin) => redirect(response, `${origin}/loop`),
  metadata: (response) => redirect(response, "http://169.254.169.254/latest/meta-data"),
  private: (response) => redirect(response, "https://10.0.0.1/"),
  moved: (response, origin) => redirect(response, `${origin}/plain`),
  elsewhere: (response, origin) => redirect(response, `${otherwise(origin)}/plain`),
  guest: (response, origin) =>
    page(`<title>Guest</title><meta property="og:image" content="${otherwise(origin)}/picture">`)(
      response,
      origin,
    ),
  json: (response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(`{"title":"no"}`),
  missing: (response) => response.writeHead(404, HTML).end("<title>Not here</title>"),
};

/**
 * Serves them outside of the runtime under test. `GET /hits` returns how often each path was requested, and `GET
 * /agent` the headers of the last request for a page.
 */
export async function startWebSite(): Promise<string> {
  const hits: Record<string, number> = {};
  let headers: unknown;
  let origin = "";
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const [, site = ""] = path.split(/[/?]/);
    if (site === "hits") return response.end(JSON.stringify(hits));
    if (site === "agent") return response.end(JSON.stringify(headers));
    hits[path] = (hits[path] ?? 0) + 1;
    headers = request.headers;
    const answer = SITES[site];
    if (answer === undefined) return response.writeHead(404).end();
    return answer(response, origin);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return origin;
}

/** The same site under another name of its host. */
function otherwise(origin: string): string {
  return origin.replace("127.0.0.1", "localhost");
}

function page(head: string): Answer {
  return (response) => response.writeHead(200, HTML).end(`<html><head>${head}</head><body>…`);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

function endless(response: ServerResponse, piece: Buffer, first = ""): void {
  response.write(first);
  const send = () => {
    while (!response.destroyed && response.write(piece));
    response.once("drain", send);
  };
  send();
}

/** A PNG that claims this width and height. */
function wide(width: number, height: number): Uint8Array {
  const bytes = PNG.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
