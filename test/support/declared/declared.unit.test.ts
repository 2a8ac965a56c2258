import { describe, expect, it } from "vitest";
import { z } from "zod";
import { app } from "#server/app.ts";
import { asyncApiDocument } from "#server/documents/asyncapi.ts";
import { openApiDocument } from "#server/documents/openapi.ts";
import { DeclaredAnswers } from "./answers.ts";
import { DeclaredFrames } from "./frames.ts";

const frames = new DeclaredFrames(asyncApiDocument());
const openApi = z
  .looseObject({})
  .parse(JSON.parse(JSON.stringify(openApiDocument(app.openAPIRegistry.definitions))));
const answers = new DeclaredAnswers(openApi);
const typing = { type: "typing", user_id: "u", active: true, expires_in_ms: 6_000 };

describe("a frame held against /asyncapi.json", () => {
  it("passes as the document has it", () => {
    expect(frames.problem("conversation", "down", typing)).toBeNull();
  });

  it.each([
    ["of a kind that the channel does not have", { type: "rumour" }],
    ["with a property that the document does not name", { ...typing, mood: "glad" }],
    ["without a property that the document requires", { type: "typing", user_id: "u" }],
    ["with a value of another type", { ...typing, active: "yes" }],
  ])("fails %s", (_, frame) => {
    expect(frames.problem("conversation", "down", frame)).toEqual(expect.any(String));
  });

  it("belongs to the channel whose address its socket opened", () => {
    expect(frames.channelAt("/api/v1/ws?since=1&epoch=e")).toBe("inbox");
    expect(frames.channelAt("/api/v1/ws/some-id?token=t")).toBe("conversation");
    expect(frames.channelAt("/api/v2/ws")).toBeNull();
  });
});

describe("an answer held against /openapi.json", () => {
  const operation = { method: "GET", path: "/api/v1/unread" };
  const undeclared = (status: number, body: object, type = "application/json") =>
    answers
      .undeclared(operation, {
        status,
        headers: new Headers({ "content-type": type }),
        text: JSON.stringify(body),
      })
      .filter((problem) => !problem.includes(" lacks "));

  it("passes as the document has it", () => {
    expect(undeclared(200, { unread_count: 1, mention_count: 0, request_count: 0 })).toEqual([]);
  });

  it.each([
    ["of a status that the operation does not have", 418, {}],
    ["with a property that the document does not name", 200, { ...unread(), mood: "glad" }],
    ["without a property that the document requires", 200, { unread_count: 1 }],
  ])("fails %s", (_, status, body) => {
    expect(undeclared(status, body)).toHaveLength(1);
  });

  it("belongs to the operation whose address names the fewest parameters", () => {
    expect(answers.operationOf("GET", "/api/v1/users/me")?.path).toBe("/api/v1/users/me");
    expect(answers.operationOf("GET", "/api/v1/users/x?y=z")?.path).toBe("/api/v1/users/{user_id}");
    expect(answers.operationOf("PROPFIND", "/api/v1/users/me")).toBeNull();
  });
});

function unread() {
  return { unread_count: 1, mention_count: 0, request_count: 0 };
}
