interface BaselineEnv {
  MEDIA: R2Bucket;
}

/** R2's binding and nothing else: `PUT /{key}` keeps a body, `GET /{key}` answers it, or the range asked for. */
export default {
  async fetch(request, { MEDIA }) {
    const key = new URL(request.url).pathname.slice(1);
    if (request.method === "PUT") {
      await MEDIA.put(key, request.body);
      return new Response(null, { status: 201 });
    }
    const object = await MEDIA.get(key, { range: request.headers });
    if (object === null) return new Response(null, { status: 404 });
    const ranged = request.headers.has("range") ? object.range : undefined;
    const length = ranged !== undefined && "length" in ranged ? ranged.length : object.size;
    // Without these a body goes out in small pieces, and compressed.
    const headers = {
      "content-length": String(length),
      "content-type": "application/octet-stream",
    };
    return new Response(object.body, { status: ranged === undefined ? 200 : 206, headers });
  },
} satisfies ExportedHandler<BaselineEnv>;
