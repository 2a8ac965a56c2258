import type { Role } from "#client/index.ts";
import type { Key } from "#web/i18n/t.ts";

export const ROLES: readonly Role[] = ["owner", "admin", "member"];

export const ROLE_NAMES: Readonly<Record<Role, Key>> = {
  owner: "role.owner",
  admin: "role.admin",
  member: "role.member",
};
