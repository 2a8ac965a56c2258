import { expect, test } from "vitest";
import { linksIn } from "#web/screens/details/shared/links-in.ts";
import { message } from "./conversation-fixtures.ts";

test("a message lists each of its web addresses once, and no mailbox", () => {
  const text = "https://a.example, [a](https://a.example) www.b.example me@c.example `https://d`";
  expect(linksIn(message(1, "ann", 0, { text }))).toEqual([
    "https://a.example",
    "https://www.b.example",
  ]);
  const elsewhere = { text: null, media_url: "https://e.example/x.pdf" };
  expect(linksIn(message(1, "ann", 0, elsewhere))).toEqual(["https://e.example/x.pdf"]);
});
