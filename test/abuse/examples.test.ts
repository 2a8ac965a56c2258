import { beforeAll, describe, expect, it } from "vitest";
import { afterwards } from "./support/afterwards.ts";
import { ask } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { entryOf, exampleNames, operation } from "./support/examples.ts";
import { newScene, type Scene } from "./support/scene.ts";

/*
 * The other files change one thing of an example, which is valid as it stands: else it would be refused for another
 * reason.
 */

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

describe("the table of examples", () => {
  it("the table has an example of every operation of /openapi.json, and no other", () => {
    for (const one of operations) entryOf(one);
    expect(exampleNames.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
  });
});

describe("each example gets its documented answer", () => {
  it.each(exampleNames)("%s", async (name) => {
    const entry = entryOf(operation(name));
    const { token = scene.owner.token, ...request } = await entry.example(scene);
    (await ask(operation(name), request, token)).expect(entry.status);
  });
});

afterwards(() => scene);
