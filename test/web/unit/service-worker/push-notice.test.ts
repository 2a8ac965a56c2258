import { describe, expect, it } from "vitest";
import type { PushMessage } from "#client/index.ts";
import { pushNotice, readPush } from "#web/service-worker/push-notice.ts";

const MESSAGE: PushMessage = {
  type: "messages",
  user_id: "ada",
  conversation_id: "plans",
  message_id: 41,
  unread_count: 2,
  mentioned: false,
  content: "full",
  direct: false,
  title: "Plans",
  sender: "Grace",
  text: "Lunch?",
  kind: "text",
  badge: 3,
  read: ["other"],
};

describe("a push becomes a notification (PUSH-4)", () => {
  it("a push shows the sender, the text and the place, and a click leads to the message", () => {
    expect(pushNotice(MESSAGE, ["en-GB"])).toEqual({
      title: "Plans",
      body: "\u2068Grace\u2069: Lunch?",
      tag: "plans",
      path: "/conversation-ws?id=plans&message=41",
      badge: 3,
      read: ["other"],
    });
    expect(pushNotice({ ...MESSAGE, thread: 7 }, ["en"]).path).toBe(
      "/conversation-ws?id=plans&message=41&thread=7",
    );
    expect(pushNotice({ ...MESSAGE, direct: true, title: "Grace" }, ["en"])).toMatchObject({
      title: "Grace",
      body: "Lunch?",
    });
  });

  it("a push without a text, or one that may not be shown, uses the browser's language", () => {
    const { text: _, kind: __, ...bySender } = MESSAGE;
    expect(pushNotice(bySender, ["fr", "es-MX", "en"]).body).toBe(
      "\u2068Grace\u2069: Mensaje nuevo",
    );
    expect(pushNotice({ ...bySender, kind: "image" }, ["ja"]).body).toContain("写真");
    const { title: ___, sender: ____, ...nothing } = bySender;
    expect(pushNotice({ ...nothing, content: "none" }, ["xx"])).toMatchObject({
      title: "Parley",
      body: "New message",
    });
  });

  it("a push of an unknown kind shows nothing", () => {
    expect(readPush(MESSAGE)).toBe(MESSAGE);
    expect([readPush(null), readPush("text"), readPush({ type: "later" })]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
