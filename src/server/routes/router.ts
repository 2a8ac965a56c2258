import { OpenAPIHono } from "@hono/zod-openapi";
import { issuesOf } from "#protocol/codec.ts";
import { failure } from "#protocol/errors.ts";
import { problem, type AppEnv } from "../http.ts";

/** A router that validates requests by the schemas that document them. */
export function router(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      // A malformed id in the path cannot exist, so the answer is `not_found`.
      if (result.target === "param") return problem(c, failure("not_found"));
      return problem(
        c,
        failure("validation_failed", "The request is not valid", {
          issues: issuesOf(result.error),
        }),
      );
    },
  });
}
