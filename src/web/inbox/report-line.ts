import type { Message } from "#client/index.ts";
import { t, type Key } from "#web/i18n/t.ts";

const ROLES: Readonly<Record<string, Key>> = {
  owner: "report.owner",
  admin: "report.admin",
  member: "report.member",
};

/** A system message's text in the reader's language; null for a kind that this page does not know. */
export function reportLine(
  { system, sender_id }: Pick<Message, "system" | "sender_id">,
  nameOf: (userId: string) => string | null,
): string | null {
  if (system === undefined) return null;
  const called = (userId: string) => nameOf(userId) ?? t("report.someone");
  const name = called(sender_id);
  const who = (system.user_ids ?? []).map(called).join(", ");
  switch (system.type) {
    case "renamed":
      return typeof system.title === "string"
        ? t("report.renamed", { name, title: system.title })
        : t("report.untitled", { name });
    case "added":
      return t("report.added", { name, who });
    case "joined":
      return t("report.joined", { name });
    case "left":
      return t("report.left", { name });
    case "removed":
      return t("report.removed", { name, who });
    case "role":
      return t(ROLES[system.role ?? "member"] ?? "report.member", { name, who });
    case "pinned":
      return t("report.pinned", { name });
    default:
      return null;
  }
}
