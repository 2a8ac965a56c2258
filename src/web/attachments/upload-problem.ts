import { ParleyError } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { formatSize } from "#web/media/file-size.ts";

/** Why a file was not uploaded. */
export type UploadProblem = "too_large" | "empty" | "quota" | "offline" | "failed";

export function problemOf(error: unknown): UploadProblem {
  const code = error instanceof ParleyError ? error.code : "";
  if (code === "too_large") return "too_large";
  if (code === "quota_exceeded") return "quota";
  return code === "network" || code === "timeout" ? "offline" : "failed";
}

/** Whether a retry can help. */
export function isWorthRetrying(problem: UploadProblem): boolean {
  return problem !== "too_large" && problem !== "empty";
}

/** `most`: the largest size in bytes, once known. */
export function uploadProblemText(problem: UploadProblem, most: number | null): string {
  switch (problem) {
    case "too_large":
      return most === null
        ? t("problem.too_large")
        : t("attach.too_large", { size: formatSize(most) });
    case "empty":
      return t("attach.empty");
    case "quota":
      return t("attach.quota");
    case "offline":
      return t("attach.offline");
    case "failed":
      return t("attach.failed");
  }
}
