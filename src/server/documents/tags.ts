/** The sections of the API, in the order in which developers need them. */
export const TAGS = [
  { name: "Accounts", description: "Registration, sign-in and sessions." },
  { name: "Factors", description: "A person's passkeys and authenticator app." },
  { name: "Users", description: "People: oneself, and others." },
  { name: "Conversations", description: "Groups and direct conversations." },
  { name: "Members", description: "The members of a conversation and their roles." },
  {
    name: "Invitations",
    description: "Links into a group, requests to join it, and bans.",
  },
  { name: "Messages", description: "Sending, reading and changing messages." },
  { name: "Personal", description: "A person's own read positions and settings." },
  { name: "Threads", description: "The threads that a person follows, and their unread replies." },
  { name: "Notifications", description: "Devices that receive notifications." },
  { name: "Search", description: "Finding messages by their words." },
  { name: "Media", description: "Uploading and fetching pictures, sounds and files." },
  {
    name: "Bots",
    description: "Accounts that programs control, and their single socket.",
  },
  { name: "Translation", description: "Messages in other languages." },
  { name: "WebSockets", description: "Everything live; the frames are in `/asyncapi.json`." },
  {
    name: "Transfer",
    description: "Exporting and importing conversations as NDJSON, on this or another server.",
  },
  {
    name: "Operator",
    description:
      "For the operators of the server, with the secret `OPERATOR_TOKEN` or a token of their own.",
  },
  {
    name: "Webhooks",
    description: "Events that the server sends to an app, and the endpoints that receive them.",
  },
  { name: "Service", description: "About the server itself." },
];
