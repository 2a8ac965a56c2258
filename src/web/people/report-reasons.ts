import type { ReportReason } from "#client/index.ts";
import type { Key } from "#web/i18n/t.ts";

/** The reasons for a report, most frequent first. */
export const REPORT_REASONS: readonly (readonly [ReportReason, Key])[] = [
  ["spam", "report_form.spam"],
  ["harassment", "report_form.harassment"],
  ["hate", "report_form.hate"],
  ["violence", "report_form.violence"],
  ["sexual", "report_form.sexual"],
  ["self_harm", "report_form.self_harm"],
  ["illegal", "report_form.illegal"],
  ["other", "report_form.other"],
];

export function reasonKey(reason: string): Key {
  return REPORT_REASONS.find(([value]) => value === reason)?.[1] ?? "report_form.other";
}
