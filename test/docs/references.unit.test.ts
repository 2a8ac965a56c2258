import { describe, expect, it } from "vitest";
import { CLOSE } from "#protocol/close-codes.ts";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { inboxDownFrameSchema, inboxUpFrameSchema } from "#protocol/inbox/frames.ts";
import { limitsSchema } from "#protocol/published-limits.ts";
import { ERROR_CODES } from "#protocol/problem.ts";
import * as sdk from "#client/index.ts";
import { OPEN_API, OPERATIONS, WEBHOOKS } from "../../src/docs/site/reference/documents.ts";
import { sdkEntries } from "../../src/docs/site/reference/sdk/entries.ts";
import { KIND, type Reflection } from "../../src/docs/site/reference/sdk/model.ts";
import { readModules } from "../../src/docs/site/reference/sdk/reflections.ts";
import { siteChapters } from "../../src/docs/site/site.ts";

const chapters = await siteChapters();
const pages = new Map(
  chapters.flatMap((chapter) => chapter.pages).map((page) => [page.name, String(page.body)]),
);
/** All of a reference in one text. */
const text = (beginning: string) =>
  [...pages].flatMap(([name, body]) => (name.startsWith(beginning) ? [body] : [])).join("\n");

type FrameUnion = { options: readonly { shape: { type: { value: string } } }[] };
const typesOf = ({ options }: FrameUnion) => options.map(({ shape }) => shape.type.value);

describe("the references", () => {
  it("the references describe every operation once, with its address, its parameters and a way to try it", () => {
    const rest = text("reference/rest/");
    expect(OPERATIONS.length).toBeGreaterThan(40);
    for (const { operationId, tags, parameters, responses } of OPERATIONS) {
      expect(rest.split(`id="${operationId}"`)).toHaveLength(2);
      expect(rest).toContain(`href="/docs/reference/try#/${tags[0]}/${operationId}"`);
      for (const { name } of parameters) expect(rest, operationId).toContain(`>${name}</code>`);
      for (const status of Object.keys(responses)) expect(rest).toContain(`>${status}</span>`);
    }
  });

  it("the references describe every request that the server sends to an endpoint", () => {
    expect(WEBHOOKS.length).toBeGreaterThan(5);
    for (const { operationId } of WEBHOOKS)
      expect(text("reference/rest/")).toContain(`id="${operationId}"`);
  });

  it("the references describe every named schema with all of its properties", () => {
    const schemas = text("reference/schemas");
    for (const [name, { properties = {} }] of Object.entries(OPEN_API.components.schemas)) {
      expect(schemas).toContain(`id="${name}"`);
      for (const property of Object.keys(properties))
        expect(schemas, name).toContain(`>${property}</code>`);
    }
  });

  it.each([
    ["conversation", upFrameSchema, downFrameSchema],
    ["inbox", inboxUpFrameSchema, inboxDownFrameSchema],
  ] as const)("the references describe every frame of the %s's socket", (name, up, down) => {
    const channel = text(`reference/sockets/${name}`);
    for (const type of typesOf(up)) expect(channel).toContain(`id="up-${type}"`);
    for (const type of typesOf(down)) expect(channel).toContain(`id="down-${type}"`);
  });

  it("the references describe every error code, close code and limit", () => {
    for (const code of ERROR_CODES) expect(text("reference/errors")).toContain(`<dt id="${code}">`);
    for (const code of Object.values(CLOSE))
      expect(text("reference/errors")).toContain(`<tr id="close-${code}">`);
    for (const name of Object.keys(limitsSchema.shape))
      expect(text("reference/limits")).toContain(`<tr id="${name}">`);
  });

  it("the references describe every export of the SDK, and every public method", () => {
    const reference = text("reference/sdk/");
    for (const name of Object.keys(sdk)) expect(reference).toContain(`<h2 id="${name}">`);
    for (const method of Object.getOwnPropertyNames(sdk.Parley.prototype)) {
      if (method !== "constructor") expect(reference).toContain(`>${method}</code>`);
    }
  });

  it("every export and every method of the SDK starts with a sentence", () => {
    // A module's exports from another one are described there.
    const exports = readModules(sdkEntries())
      .flatMap((module) => module.exports)
      .filter(({ kind }) => kind !== KIND.reference);
    const undescribed = exports.flatMap((exported) => [
      ...(isDescribed(exported) ? [] : [exported.name]),
      ...exported.children
        .filter((child) => child.kind === KIND.method && !isDescribed(child))
        .map(({ name }) => `${exported.name}.${name}`),
    ]);
    expect(undescribed).toEqual([]);
  });

  it("the references link the types of the SDK to their descriptions", () => {
    expect(text("reference/sdk/client")).toContain('href="/docs/reference/sdk/types#Message"');
  });
});

/** A function's comment is at its signatures; of overloads, at the first. */
function isDescribed({ comment, signatures }: Reflection): boolean {
  const { summary = [] } = comment ?? signatures[0]?.comment ?? {};
  return summary.some(({ text: words }) => words.trim() !== "");
}
