import { describe, expect, it } from "vitest";
import { historyOf } from "#storage/history-column.ts";
import { joiningColumns, joiningOf } from "#storage/joining-columns.ts";
import { metadataColumn, metadataOf } from "#storage/metadata-column.ts";

describe("columns of a conversation's record", () => {
  it.each([
    [{}, [0, 0]],
    [{ members_invite: true }, [1, 0]],
    [{ join_approval: true }, [0, 1]],
    [{ members_invite: true, join_approval: true }, [1, 1]],
  ] as const)("how people join, %j, is stored as %j", (joining, [invite, approval]) => {
    expect(joiningColumns(joining)).toEqual([invite, approval]);
    expect(joiningOf({ members_invite: invite, join_approval: approval })).toEqual(joining);
    expect(joiningOf({ members_invite: invite === 1, join_approval: approval === 1 })).toEqual(
      joining,
    );
  });

  it("false and missing columns are absent properties", () => {
    expect(joiningColumns({ members_invite: false, join_approval: false })).toEqual([0, 0]);
    expect(joiningOf({ members_invite: null })).toEqual({});
  });

  it("a group shows all history unless its column says otherwise, and a direct conversation has none", () => {
    expect(historyOf("group", null)).toEqual({ history: "all" });
    expect(historyOf("group", "joined")).toEqual({ history: "joined" });
    expect(historyOf("direct", "joined")).toEqual({});
    expect(() => historyOf("group", "some")).toThrow();
  });

  it("metadata is stored as JSON, and is absent if there is none", () => {
    const metadata = { a: [1, { b: null }] };
    expect(metadataColumn({ metadata })).toBe(JSON.stringify(metadata));
    expect(metadataOf(metadataColumn({ metadata }))).toEqual({ metadata });
    expect(metadataColumn({})).toBeNull();
    expect(metadataOf(null)).toEqual({});
    expect(() => metadataOf("[]")).toThrow();
  });
});
