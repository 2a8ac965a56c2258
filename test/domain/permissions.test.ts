import { describe, expect, it } from "vitest";
import { permit } from "#domain/permissions.ts";
import { roleSchema } from "#protocol/member.ts";
import { may, type Action } from "#protocol/rights.ts";

const roles = roleSchema.options;

/** The permitted roles in a group and in a direct conversation, whose two people are both owners. */
const TABLE: [action: Action, group: string[], direct: string[]][] = [
  ["rename", ["owner", "admin"], []],
  ["change_history", ["owner", "admin"], []],
  ["delete_conversation", ["owner"], []],
  ["add_member", ["owner", "admin"], []],
  ["add_admin", ["owner"], []],
  ["remove_member", ["owner", "admin"], []],
  ["remove_admin", ["owner"], []],
  ["set_role", ["owner"], []],
  ["leave", ["owner", "admin", "member"], ["owner"]],
  ["delete_others_message", ["owner", "admin"], []],
  ["mention_all", ["owner", "admin"], []],
  ["pin_message", ["owner", "admin"], ["owner"]],
  ["read_revisions", ["owner", "admin"], ["owner"]],
];

describe("permissions", () => {
  it.each(TABLE)("%s: in a group %j, in a direct conversation %j", (action, group, direct) => {
    expect(roles.filter((role) => may("group", role, action))).toEqual(group);
    expect(roles.filter((role) => may("direct", role, action))).toEqual(direct);
  });

  it.each(TABLE)("%s: a refusal says whether it is the role or the kind", (action) => {
    for (const role of roles) {
      for (const [kind, code] of [
        ["group", "forbidden"],
        ["direct", "direct_conversation"],
      ] as const) {
        const permitted = permit(kind, role, action);
        expect(permitted.ok).toBe(may(kind, role, action));
        if (!permitted.ok) expect(permitted.error.code).toBe(code);
      }
    }
  });

  it("a role may do all that a lesser one may", () => {
    for (const [action] of TABLE) {
      const allowed = ["member", "admin", "owner"].filter((role) =>
        may("group", roleSchema.parse(role), action),
      );
      expect(["member", "admin", "owner"].slice(-allowed.length)).toEqual(allowed);
    }
  });
});
