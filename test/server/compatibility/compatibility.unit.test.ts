import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publishedToday, type Json } from "./documents.ts";
import type { Break } from "./schemas.ts";
import { deprecatedIn, restBreaks, socketBreaks } from "./wire.ts";

const root = join(import.meta.dirname, "../../..");
const released = (name: string): Json =>
  JSON.parse(readFileSync(join(import.meta.dirname, `released/${name}.json`), "utf8")) as Json;
const changelog = readFileSync(join(root, ".github/CHANGELOG.md"), "utf8");
/** The changelog's entries since the last release. */
const unreleased = /^## \[Unreleased\]$([\s\S]*?)^## \[/m.exec(changelog)?.[1] ?? "";
const today = publishedToday();

/** A break that the changelog's next entry names, as `place`, reaches its readers. */
function unnamed(found: Break[]): Break[] {
  return found.filter(({ place }) => !unreleased.includes(`\`${place}\``));
}

/*
 * When one of these fails, clients of the last release would break. Make the change compatible; or, if the wire has to
 * break, name the place under "Unreleased" in .github/CHANGELOG.md. Before a release, `npm run release:wire` makes
 * today's wire the one that later ones are compared with.
 */
describe("a client of the last release", () => {
  it("a client of the last release finds every REST address, field and answer that it knows, or the changelog names the change (VERSION-1)", () => {
    expect(unnamed(restBreaks(released("openapi"), today.openapi))).toEqual([]);
  });

  it("a client of the last release finds every frame and field of the sockets that it knows, or the changelog names the change (VERSION-1)", () => {
    expect(unnamed(socketBreaks(released("asyncapi"), today.asyncapi))).toEqual([]);
  });

  it("the changelog names everything deprecated, under the place that the document marks (VERSION-2)", () => {
    const marked = [...deprecatedIn(today.openapi), ...deprecatedIn(today.asyncapi)];
    expect(marked.filter((place) => !changelog.includes(`\`${place}\``))).toEqual([]);
    const planted = { paths: { "/old": { get: { deprecated: true } } } };
    expect(deprecatedIn(planted)).toEqual(["paths /old get"]);
  });

  it("the version of the package changes with a release", () => {
    const newest = /^## \[(\d[^\]]*)\]/m.exec(changelog)?.[1];
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    expect(version).toBe(newest);
  });
});

/** An operation that takes and returns a note. */
function rest(change: (document: Note) => void = () => undefined): Json {
  const note = {
    type: "object",
    properties: {
      text: { type: "string", maxLength: 100 },
      kind: { type: "string", enum: ["plain", "rich"] },
    },
    required: ["text", "kind"],
  };
  const document = {
    paths: {
      "/notes": {
        post: {
          parameters: [
            { name: "draft", in: "query", required: false, schema: { type: "boolean" } },
          ] as object[],
          security: [{ bearer: [] }] as object[],
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: "#/components/schemas/NewNote" } } },
          },
          responses: {
            "201": {
              headers: { Location: {} } as Record<string, object>,
              content: { "application/json": { schema: { $ref: "#/components/schemas/Note" } } },
            },
          } as Record<string, object>,
        },
      } as Record<string, object>,
    },
    components: {
      schemas: {
        Note: structuredClone(note),
        NewNote: {
          ...structuredClone(note),
          required: ["text"],
          additionalProperties: false,
        },
      },
    },
  };
  change(document);
  return JSON.parse(JSON.stringify(document)) as Json;
}

// oxlint-disable-next-line typescript/no-explicit-any -- A document is spoiled in every way.
type Note = any;

describe("a change of REST", () => {
  it.each<[string, (document: Note) => void]>([
    ["nothing", () => undefined],
    ["another address", (d) => (d.paths["/others"] = d.paths["/notes"])],
    ["another optional field of a request", (d) => (newNote(d).properties.color = text())],
    ["another field of an answer", (d) => (note(d).properties.color = text())],
    ["a longer text in a request", (d) => (newNote(d).properties.text.maxLength = 200)],
    ["another value that a request may have", (d) => newNote(d).properties.kind.enum.push("wild")],
    ["a field of a request that may be left out", (d) => (newNote(d).required = [])],
    ["another way to authenticate", (d) => post(d).security.push({ key: [] })],
    ["another optional parameter", (d) => post(d).parameters.push(parameter("again", false))],
    ["another refusal", (d) => (post(d).responses["418"] = {})],
  ])("by %s breaks nothing", (_, change) => {
    expect(restBreaks(rest(), rest(change))).toEqual([]);
  });

  it.each<[string, string, (document: Note) => void]>([
    ["an address that is gone", "POST /notes", (d) => delete d.paths["/notes"]],
    ["a field that an answer lacks", "Note.kind", (d) => delete note(d).properties.kind],
    ["a field that an answer may lack", "Note.kind", (d) => (note(d).required = ["text"])],
    [
      "a field that may be null",
      "Note.text",
      (d) => (note(d).properties.text.type = ["string", "null"]),
    ],
    ["another value in an answer", "Note.kind", (d) => note(d).properties.kind.enum.push("wild")],
    ["a field of a request that is gone", "NewNote.kind", (d) => delete newNote(d).properties.kind],
    ["a field that a request needs", "NewNote.kind", (d) => newNote(d).required.push("kind")],
    [
      "a shorter text in a request",
      "NewNote.text",
      (d) => (newNote(d).properties.text.maxLength = 9),
    ],
    [
      "a value that a request may have no longer",
      "NewNote.kind",
      (d) => newNote(d).properties.kind.enum.pop(),
    ],
    ["another type", "NewNote.text", (d) => (newNote(d).properties.text.type = "integer")],
    ["a parameter that is gone", "POST /notes ?draft", (d) => (post(d).parameters = [])],
    [
      "a parameter that it needs",
      "POST /notes ?again",
      (d) => post(d).parameters.push(parameter("again", true)),
    ],
    ["a token that it takes no longer", "POST /notes", (d) => (post(d).security = [{ key: [] }])],
    ["another success", "POST /notes 202", (d) => (post(d).responses["202"] = {})],
    [
      "a header that is gone",
      "POST /notes 201 Location",
      (d) => delete post(d).responses["201"].headers.Location,
    ],
  ])("by %s breaks a client, at that place", (_, place, change) => {
    expect(restBreaks(rest(), rest(change)).map((one) => one.place)).toEqual([place]);
  });
});

const post = (document: Note) => document.paths["/notes"].post;
const note = (document: Note) => document.components.schemas.Note;
const newNote = (document: Note) => document.components.schemas.NewNote;
const text = () => ({ type: "string" });
const parameter = (name: string, required: boolean) => ({
  name,
  in: "query",
  required,
  schema: text(),
});
