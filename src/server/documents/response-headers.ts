import { z } from "zod";

interface Header {
  description: string;
  schema: { type: "string" };
  example: string;
}

/** The headers of responses, each described once. */
const HEADERS = {
  "X-Request-Id": header(
    "Identifies the request in the server's log",
    "8d3f9a52-0c61-4b0e-9a58-51b7c0d7f3aa",
  ),
  "RateLimit-Policy": header(
    "Requests (`q`) that a person or a server key may make in `w` seconds",
    '"requests";q=600;w=60',
  ),
  RateLimit: header("Remaining requests (`r`)", '"requests";r=599'),
  "Retry-After": header("Seconds to wait before repeating the request", "12"),
  "WWW-Authenticate": header("How to authenticate", 'Bearer realm="parley"'),
  Location: header(
    "The address of the resource",
    "/api/v1/conversations/0e7d9a24-5739-46e2-806c-91453b00fe1f",
  ),
  ETag: header("The version, for `If-Match` or `If-None-Match`", '"41"'),
  "Idempotency-Replayed": header(
    "The response repeats that of an earlier identical request",
    "true",
  ),
  Upgrade: header("The protocol that this address speaks", "websocket"),
  "Cache-Control": header("How long caches may keep the response", "public, max-age=300"),
  "Content-Range": header("The range of bytes, or the total size", "bytes 0-1023/48213"),
  "Accept-Ranges": header("The server accepts range requests", "bytes"),
  "Content-Disposition": header("Whether to show or download the file, and its name", "inline"),
} satisfies Record<string, Header>;

export type HeaderName = keyof typeof HEADERS;

const nameSchema = z.enum(Object.keys(HEADERS) as [HeaderName, ...HeaderName[]]);

function header(description: string, example: string): Header {
  return { description, schema: { type: "string" }, example };
}

/** Returns the headers of a response: those of its status, and those that its route names. */
export function headersOf(
  status: number,
  { isBearer, named }: { isBearer: boolean; named: unknown },
): Record<string, Header> {
  const names: HeaderName[] = [
    ...(status === 101 ? [] : (["X-Request-Id"] as const)),
    ...(isBearer && status !== 401 ? (["RateLimit-Policy", "RateLimit"] as const) : []),
    ...(status === 401 ? (["WWW-Authenticate"] as const) : []),
    ...(status === 426 ? (["Upgrade"] as const) : []),
    ...(status === 416 ? (["Content-Range"] as const) : []),
    ...([409, 429].includes(status) || status >= 500 ? (["Retry-After"] as const) : []),
  ];
  const all = [
    ...names,
    ...z.array(nameSchema).parse(named instanceof z.ZodObject ? Object.keys(named.shape) : []),
  ];
  return Object.fromEntries(all.map((name) => [name, HEADERS[name]]));
}

/** Lets a route name the headers of a response. */
export function headersNamed(names: readonly HeaderName[]): z.ZodObject {
  return z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
}
