import { expect, it } from "vitest";
import { withLineFeeds } from "#text/line-ends.ts";

it("every line end becomes a line feed", () => {
  expect(withLineFeeds("a\r\nb\rc\n\r\n")).toBe("a\nb\nc\n\n");
});
