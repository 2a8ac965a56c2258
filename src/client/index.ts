export { Parley, type ParleyOptions } from "./parley.ts";
export {
  ParleyError,
  type ClientErrorCode,
  type ParleyErrorCode,
  type SecondStepNeeded,
} from "./problem.ts";

export type { AuthApi } from "./auth-api.ts";
export type { FactorsApi } from "./factors-api.ts";
export type { BlocksApi } from "./blocks-api.ts";
export type { PushApi } from "./push-api.ts";
export type { DeletionApi } from "./deletion-api.ts";
export type { ConversationReportsApi } from "./conversation-reports-api.ts";
export type { ReportsApi } from "./reports-api.ts";
export type { SessionsApi } from "./sessions-api.ts";
export type { RecoveryCodesApi } from "./recovery-codes-api.ts";
export type { ResetApi } from "./reset-api.ts";
export type { MailApi } from "./mail-api.ts";
export type { OwnUsersApi } from "./own-users-api.ts";
export type { UserListOptions, UsersApi } from "./users-api.ts";
export type {
  ConversationListOptions,
  ConversationsApi,
  NewConversation,
} from "./conversations-api.ts";
export type { ConversationHandle } from "./conversation-handle.ts";
export type { ConversationRest } from "./conversation-rest.ts";
export type { RestOptions } from "./rest-options.ts";
export type { InvitationsApi } from "./invitations-api.ts";
export type { GroupInvitationsApi } from "./group-invitations-api.ts";
export type { JoinRequestsApi } from "./join-requests-api.ts";
export type { BansApi } from "./bans-api.ts";
export type { MembersApi } from "./members-api.ts";
export type { ChangeOptions, MessagesApi, PageOptions } from "./messages-api.ts";
export type { PinsApi } from "./pins-api.ts";
export type { AttachmentsApi } from "./attachments-api.ts";
export type { CommandsApi, NewCommandCall } from "./commands-api.ts";
export type { ThreadsApi } from "./threads-api.ts";
export type { RepliesApi } from "./replies-api.ts";
export type { ReadersApi } from "./readers-api.ts";
export type { RevisionsApi } from "./revisions-api.ts";
export type { SearchApi, SearchOptions } from "./search-api.ts";
export { fileNameOf } from "./file-name.ts";
export { randomId } from "./random-id.ts";
export type { MediaApi, UploadOptions } from "./media-api.ts";
export type { MessageRef, TranslationsApi } from "./translations-api.ts";
export { activeAt } from "./inbox.ts";
export type { InboxConnection, InboxEvents, InboxView } from "./inbox-connection.ts";
export type { CallOptions } from "./http.ts";
export type { ListOptions } from "./pages.ts";
export type { SessionEvents, SignOutReason } from "./session.ts";
export type { GetAccessToken } from "./external-tokens.ts";
export {
  LocalStorageTokenStore,
  MemoryTokenStore,
  type SavedSession,
  type TokenStore,
} from "./token-store.ts";

export type { ConversationConnection } from "./conversation-connection.ts";
export type { AppEvent, CommandAnswer, ConversationEvents } from "./conversation-events.ts";
export type { Discontinuity } from "./sync.ts";
export {
  translationFailureOf,
  translationOf,
  type ConversationView,
  type SegmentView,
} from "./conversation-view.ts";
export type { TimelineConversation } from "./timeline.ts";
export type { MessageTranslation, TranslationFailure } from "./timeline-translations.ts";
export type { ConnectionState } from "./connection-state.ts";
export type { Outbox, PendingSend, SendStatus } from "./outbox.ts";
export {
  afterNews,
  afterRefusal,
  afterTaken,
  afterWriting,
  NOT_WRITTEN,
  NOTHING_WRITTEN,
  type KeptWriting,
  type Writing,
} from "./draft-sync.ts";
export { MemoryOutboxStore, type KeptSend, type OutboxStore } from "./outbox-store.ts";
export type { Sent } from "./send-queue.ts";
export type { Unsubscribe } from "./emitter.ts";

export type { StorageLike } from "./runtime.ts";
export type { Clock } from "./clock.ts";
export type { FetchInit, FetchLike, ResponseLike } from "./fetch-like.ts";
export type { SocketConstructor, SocketLike } from "./socket-like.ts";

export type { Session } from "#protocol/auth.ts";
export type { SecurityEvent } from "#protocol/audit.ts";
export type { SecurityEventsApi } from "./security-events-api.ts";
export type { Factor, Factors, SecondStep, TotpSecret } from "#protocol/factors.ts";
export type {
  NewPasskey,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
} from "#protocol/passkeys.ts";
export type { SignInMethods, SignInProblem } from "#protocol/sign-in-methods.ts";
export type { Registration } from "#protocol/credentials.ts";
export type { Conversation, ConversationKind, History } from "#protocol/conversation.ts";
export type { MailChange, MailState } from "#protocol/mail.ts";
export type { Confirmation } from "#protocol/confirmation.ts";
export type {
  PasswordChange,
  RecoveryCodes,
  RecoveryCodesLeft,
  Reset,
  ResetAccount,
} from "#protocol/recovery.ts";
export type { AvailableCommand, CommandResult } from "#protocol/bot/command.ts";
export { ANSWER_LATER_MS } from "#protocol/bot/answer-times.ts";
export { isBotId } from "#protocol/bot/bot-id.ts";
export type { ErrorCode, Issue } from "#protocol/problem.ts";
export { BIO_LENGTH, TEXT_LENGTH_CEILING, USERNAME_CHANGES_MAX } from "#protocol/limits.ts";
export type { Limits } from "#protocol/published-limits.ts";
export type { UnreadTotals } from "#protocol/inbox/frames.ts";
export type {
  Member,
  NamedMember,
  NotifyLevel,
  Preferences,
  Reader,
  Role,
  SettingsPatch,
} from "#protocol/member.ts";
export { type Media, type Upload } from "#protocol/media.ts";
export { mediaKeyOf } from "#protocol/media-address.ts";
export { ALBUM_MAX, WAVEFORM_POINTS } from "#protocol/limits.ts";
export { MENTION_ALL } from "#protocol/mention-all.ts";
export type { Forwarded, ForwardOf } from "#protocol/forward.ts";
export type {
  Draft,
  MediaPart,
  Message,
  MessageKind,
  MessageList,
  MessagePatch,
  Reaction,
  Revision,
} from "#protocol/message.ts";
export type { Preview } from "#protocol/preview.ts";
export type { Follow, Thread } from "#protocol/thread.ts";
export type { Json, Metadata, MetadataPatch } from "#protocol/metadata.ts";
export type { Highlighted, SearchHit, Snippet } from "#protocol/search.ts";
export type {
  Ban,
  Invitation,
  InvitationCreate,
  InvitationPreview,
  JoinRequest,
  JoinStanding,
  OwnJoinRequest,
} from "#protocol/invitation.ts";
export type { List } from "#protocol/primitives.ts";
export { isNotified } from "#protocol/notifying.ts";
export { isQuiet, type QuietHours } from "#protocol/quiet-hours.ts";
export { couldRead, hasRead } from "#protocol/readers.ts";
export { may, mayInvite, type Action } from "#protocol/rights.ts";
export type { Features, Translation } from "#protocol/translation.ts";
export type { Audience } from "#protocol/audience.ts";
export type { BlockedPerson } from "#protocol/privacy.ts";
export type { DraftEnd, SavedDraft, SavedDraftPut } from "#protocol/saved-draft.ts";
export type { PushMessage, PushSubscription, PushSubscriptionPut } from "#protocol/push.ts";
export type { Notifications, NotificationsPatch, PushContent } from "#protocol/notifications.ts";
export type { RequestAnswer, RequestState } from "#protocol/request.ts";
export { isDeletedAccount } from "#protocol/deleted-account.ts";
export type { Deletion, DeletionCreate, MessagesChoice } from "#protocol/deletion.ts";
export type { Report, ReportCreate, ReportReason, ReportReceipt } from "#protocol/report.ts";
export type { User, UserPatch } from "#protocol/user.ts";
export { CLOSE } from "#protocol/close-codes.ts";

export type { Held } from "#text/index-tokens.ts";
export {
  parseTypedSearch,
  printTypedSearch,
  unfinishedFilter,
  type FilterKey,
  type TypedSearch,
  type UnfinishedFilter,
} from "#text/typed-search.ts";
export { startOf } from "#text/cut.ts";
export { withoutDirectionControls } from "#text/direction.ts";
export { toEmoji } from "#text/emoji.ts";
export { fold } from "#text/fold.ts";
export { primary, sameLanguage } from "#text/languages.ts";
export type {
  Address,
  Block,
  CodeBlock,
  Emphasis,
  Inline,
  InlineCode,
  Lines,
  Link,
  List as TextList,
  Mention,
  Plain,
  Quote,
} from "#text/formatting.ts";
export { mentionedName } from "#text/mentions.ts";
export { textOfBlocks } from "#text/plain-text.ts";
export { mentionsIn, partsOf, plainText, readText } from "#text/reading.ts";
export { masked, sentencesOf, unmasked, type Piece, type Sentence } from "#text/translatable.ts";
export { USERNAME } from "#text/usernames.ts";
export { nameMatcher } from "#text/name-keys.ts";
export { hasVisible } from "#text/visible.ts";
export { hasWords } from "#text/words.ts";
