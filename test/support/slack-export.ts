import { strToU8, zipSync } from "fflate";

/** An export as https://slack.com/help/articles/220556107 describes it, with messages of https://docs.slack.dev. */
export function slackExport(): Uint8Array {
  const files = {
    "users.json": [
      { id: "U1", name: "ada", profile: { display_name: "Ada", real_name: "Ada L." } },
      { id: "U2", name: "ben", profile: { display_name: "", real_name: "Ben" } },
      { id: "U3", name: "helper", is_bot: true, profile: { real_name: "Helper", bot_id: "B1" } },
    ],
    "channels.json": [
      {
        id: "C1",
        name: "general",
        created: 1_355_517_000,
        creator: "U1",
        members: ["U1"],
        pins: [{ id: "1355517523.000005" }],
      },
    ],
    "dms.json": [{ id: "D1", created: 1_355_517_000, members: ["U1", "U2"] }],
    "general/2012-12-14.json": [
      {
        type: "message",
        subtype: "channel_join",
        user: "U1",
        text: "<@U1> has joined",
        ts: "1355517500.000001",
      },
      {
        type: "message",
        user: "U1",
        text: "Hello *all*, see <https://example.com|this> &amp; <@U2> :wave:",
        ts: "1355517523.000005",
        thread_ts: "1355517523.000005",
        edited: { user: "U1", ts: "1355517530.000000" },
        reactions: [
          { name: "+1::skin-tone-3", users: ["U2"], count: 1 },
          { name: "our-own", users: ["U1"], count: 1 },
        ],
      },
    ],
    "general/2012-12-15.json": [
      {
        type: "message",
        user: "U2",
        text: "`*code*` ~no~",
        ts: "1355603923.000100",
        thread_ts: "1355517523.000005",
      },
      {
        type: "message",
        subtype: "bot_message",
        bot_id: "B1",
        text: "done",
        ts: "1355603924.000100",
      },
      {
        type: "message",
        user: "U1",
        text: "",
        ts: "1355603925.000100",
        files: [
          { name: "plan.pdf", title: "Plan", permalink: "https://files.example.com/plan.pdf" },
        ],
      },
    ],
    "D1/2012-12-15.json": [{ type: "message", user: "U2", text: "hi", ts: "1355603923.000100" }],
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, json]) => [name, strToU8(JSON.stringify(json))]),
    ),
  );
}
