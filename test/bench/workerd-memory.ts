import { readdirSync, readFileSync } from "node:fs";

/** The most memory (RSS, bytes) that any workerd of this process has had; NaN where the system does not say. */
export function workerdPeak(): number {
  try {
    const peaks = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(statusOf)
      .filter((status) => field(status, "Name") === "workerd")
      .filter((status) => Number(field(status, "PPid")) === process.pid)
      .map((status) => Number.parseInt(field(status, "VmHWM"), 10) * 1_024);
    return peaks.length === 0 ? Number.NaN : Math.max(...peaks);
  } catch {
    return Number.NaN;
  }
}

/** Empty for a process that has just ended. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1] ?? "";
}
