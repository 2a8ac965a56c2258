import { beforeAll, describe, expect, it } from "vitest";
import { afterwards } from "./support/afterwards.ts";
import { ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { entryOf, type Example } from "./support/examples.ts";
import { mutationsOf } from "./support/mutations.ts";
import { Prepared } from "./support/prepared.ts";
import { newScene, type Scene } from "./support/scene.ts";

let scene: Scene;

const withBody = operations.filter(({ body }) => body !== null);

let prepared: Prepared;
beforeAll(async () => {
  scene = await newScene();
  prepared = await Prepared.of(scene, withBody);
});

describe.each(withBody)("$name", (operation) => {
  const { opaque } = entryOf(operation);
  let request: Example;
  let token: string;
  beforeAll(() => {
    ({ request, token } = prepared.of(operation));
  });

  it.each(mutationsOf(operation.body ?? {}, opaque))(
    "refuses $name, and names it",
    async ({ path, spoil }) => {
      const answer = await ask(operation, { ...request, body: spoil(request.body) }, token);
      const { code, errors = [] } = refusal(answer);
      expect(code).toBe("validation_failed");
      expect(errors.map((error) => error.path)).toContainEqual(path);
    },
  );
});

it("none of this changed anything", async () => {
  await prepared.expectUnchanged();
});

afterwards(() => scene);
