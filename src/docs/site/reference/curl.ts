import type { Operation } from "./documents.ts";

const SERVER = "http://localhost:8080";

/** A request that runs in a shell, with the examples of the document. */
export function curlOf({ method, path, parameters, requestBody, security }: Operation): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const example = parameters.find((parameter) => parameter.name === name)?.example;
    return encodeURIComponent(String(example));
  });
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`)
    .join("&");
  const target = `${SERVER}${address}${query === "" ? "" : `?${query}`}`;
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const schemes = security.flatMap((scheme) => Object.keys(scheme));
  const parts = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}'${target}'`,
    ...(schemes.includes("operator") ? [`-H "authorization: Bearer $OPERATOR_TOKEN"`] : []),
    ...(schemes.includes("bearer") ? [`-H "authorization: Bearer $TOKEN"`] : []),
    ...(type === undefined ? [] : [`-H 'content-type: ${type}'`]),
    ...(body?.example === undefined
      ? []
      : [`-d '${JSON.stringify(body.example, null, 2).replaceAll("'", "'\\''")}'`]),
    ...(type !== undefined && body?.example === undefined ? ["--data-binary @cat.jpg"] : []),
  ];
  return parts.join(" \\\n  ");
}
