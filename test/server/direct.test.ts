import { expect, describe, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { world } from "../support/inside.ts";

describe("a direct conversation", () => {
  it.each([
    ["nobody", []],
    ["two others", ["a", "b"]],
  ])("a direct conversation with %s is refused", async (_, member_ids) => {
    const answer = await (
      await world.account()
    ).post("/conversations", {
      kind: "direct",
      member_ids,
    });
    expect(answer.problem("validation_failed").errors?.[0]?.path).toBe("member_ids");
  });

  it("a direct conversation with an unknown person is refused by their path, and so is a group", async () => {
    const [me, other] = await world.accounts(2);
    const pathsOf = async (kind: string, member_ids: string[]) => {
      const answer = await me!.post("/conversations", { kind, member_ids });
      return answer.problem("validation_failed").errors?.map(({ path }) => path);
    };
    expect(await pathsOf("direct", ["nobody"])).toEqual(["member_ids.0"]);
    expect(await pathsOf("group", [other!.id, "nobody", me!.id, "no-one"])).toEqual([
      "member_ids.1",
      "member_ids.3",
    ]);
  });

  it("two people who both open one many times at once get one conversation: created once, found otherwise", async () => {
    const [a, b] = await world.accounts(2);
    const ask = (from: typeof a, to: typeof a) =>
      from!.post("/conversations", { kind: "direct", member_ids: [to!.id] });
    const answers = await Promise.all([ask(a, b), ask(b, a), ask(a, b), ask(b, a), ask(b, a)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 200, 200, 201,
    ]);
    const views = answers.map((answer) =>
      answer.as(conversationSchema, answer.status === 201 ? 201 : 200),
    );
    expect(new Set(views.map(({ id }) => id)).size).toBe(1);
    expect(views[0]!.direct_with?.user_id).toBe(b!.id);
    expect(views[1]!.direct_with?.user_id).toBe(a!.id);
    expect(views[0]!.member_count).toBe(2);
  });
});
