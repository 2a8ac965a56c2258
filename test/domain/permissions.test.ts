import { describe, expect, it } from "vitest";
import { permit } from "#domain/permissions.ts";
import { roleSchema } from "#protocol/member.ts";
import { may, type Action } from "#protocol/rights.ts";

const roles = [...roleSchema.options, "app"] as const;

/** Who may, in a group and in a direct conversation, whose two are both owners. */
const TABLE: [action: Action, group: string[], direct: string[]][] = [
  ["rename", ["owner", "admin", "app"], []],
  ["change_avatar", ["owner", "admin", "app"], []],
  ["change_metadata", ["owner", "admin", "app"], ["owner", "app"]],
  ["change_history", ["owner", "admin", "app"], []],
  ["delete_conversation", ["owner", "app"], ["app"]],
  ["add_member", ["owner", "admin", "app"], []],
  ["add_admin", ["owner", "app"], []],
  ["remove_member", ["owner", "admin", "app"], []],
  ["remove_admin", ["owner", "app"], []],
  ["invite", ["owner", "admin", "app"], []],
  ["change_joining", ["owner", "admin", "app"], []],
  ["answer_join_request", ["owner", "admin", "app"], []],
  ["set_role", ["owner", "app"], []],
  ["leave", ["owner", "admin", "member"], ["owner"]],
  ["edit_others_message", ["app"], ["app"]],
  ["delete_others_message", ["owner", "admin", "app"], ["app"]],
  ["mention_all", ["owner", "admin", "app"], []],
  ["pin_message", ["owner", "admin", "app"], ["owner", "app"]],
  ["read_revisions", ["owner", "admin", "app"], ["owner", "app"]],
];

describe("permissions", () => {
  it.each(TABLE)("%s: in a group %j, in a direct conversation %j", (action, group, direct) => {
    expect(roles.filter((role) => may("group", role, action))).toEqual(group);
    expect(roles.filter((role) => may("direct", role, action))).toEqual(direct);
  });

  it.each(TABLE)("%s: a refusal says whether the role or the kind forbids it", (action) => {
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

  it("a role may do everything that a lesser one may", () => {
    for (const [action] of TABLE) {
      const allowed = ["member", "admin", "owner"].filter((role) =>
        may("group", roleSchema.parse(role), action),
      );
      expect(["member", "admin", "owner"].slice(3 - allowed.length)).toEqual(allowed);
    }
  });
});
