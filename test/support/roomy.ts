/** Numbers that let tests be as fast as they can; a test of a limit sets its own. */
export const ROOMY = {
  SENDS_PER_SECOND: "1000000",
  SEND_BURST: "1000000",
  TEXT_BYTES_PER_DAY: "1000000000000",
  REQUESTS_PER_MINUTE: "1000000",
  KEY_REQUESTS_PER_MINUTE: "1000000",
  AUTH_ATTEMPTS_PER_MINUTE: "1000000",
  REFRESHES_PER_MINUTE: "1000000",
  SOCKETS_PER_USER: "10000",
  STRANGERS_PER_HOUR: "1000000",
  BRINGS_PER_HOUR: "1000000",
  MEDIA_REQUESTS_PER_MINUTE: "1000000",
  EVENTS_PER_SECOND: "10",
  METADATA_WRITERS: "users,conversations,messages",
};

export const OPERATOR_TOKEN = "operator-token-of-the-tests";
