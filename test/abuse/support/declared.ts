import { inject } from "vitest";
import { z } from "zod";
import { DeclaredAnswers } from "../../support/declared/answers.ts";

/** What the abused server's `/openapi.json` declares of its answers. */
export const declared = new DeclaredAnswers(
  z.looseObject({}).parse(JSON.parse(inject("abused").openapi)),
);
