/** The rooms of the API, in the order in which someone meets them. */
export const TAGS = [
  { name: "Accounts", description: "Registering, signing in, and the sessions that come of it." },
  { name: "Factors", description: "One's own passkeys and authenticator app." },
  { name: "Users", description: "People: oneself, and others." },
  { name: "Conversations", description: "Groups, and conversations of two." },
  { name: "Members", description: "Who is in a conversation, and in which role." },
  {
    name: "Invitations",
    description: "Links into a group, the people who ask to join it, and those it keeps out.",
  },
  { name: "Messages", description: "Sending, reading and changing messages." },
  { name: "Personal", description: "What one person reads, and sets for themselves." },
  { name: "Threads", description: "The threads that one follows, and what is new in them." },
  { name: "Notifications", description: "Devices that are sent what notifies their person." },
  { name: "Search", description: "Finding messages by their words." },
  { name: "Media", description: "Uploading and fetching pictures, sounds and files." },
  {
    name: "Bots",
    description: "Accounts that programs act for, and what they hear on one socket.",
  },
  { name: "Translation", description: "Messages in other languages." },
  { name: "WebSockets", description: "Everything live; the frames are in `/asyncapi.json`." },
  {
    name: "Transfer",
    description: "Exporting conversations and importing them, here or elsewhere, as NDJSON.",
  },
  {
    name: "Operator",
    description:
      "For the operators of the server, with the secret `OPERATOR_TOKEN` or a token of their own.",
  },
  {
    name: "Webhooks",
    description:
      "Events that the server sends to an app, and the endpoints that its operator makes for them.",
  },
  { name: "Service", description: "About the server itself." },
];
