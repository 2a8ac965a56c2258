import { describe, expect, test } from "vitest";
import { ParleyError } from "#client/index.ts";
import { restOfTexts } from "#web/i18n/language.ts";
import { problemText } from "#web/app/problem-text.ts";

describe("the text of a reached limit", () => {
  const tooMany = (paths: readonly string[]) =>
    new ParleyError("too_many", "", {
      issues: paths.map((path) => ({ path, message: "is a stranger" })),
    });

  test("the text of a reached limit names the new people, the limit that the caller knows, or just a limit", async () => {
    await restOfTexts();
    const strangers = problemText(tooMany(["member_ids.0"]));
    const blocked = problemText(tooMany([]), { too_many: "block.full" });
    const other = problemText(tooMany([]));
    expect(new Set([strangers, blocked, other, ""]).size).toBe(4);
    expect(strangers).toBe("Too many new people at once. Select fewer");
  });
});
