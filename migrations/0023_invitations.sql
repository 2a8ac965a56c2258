CREATE TABLE `invitations` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `invitations_by_conversation` ON `invitations` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `join_requests` (
	`user_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	PRIMARY KEY(`user_id`, `conversation_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `join_requests_by_conversation` ON `join_requests` (`conversation_id`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `members_invite` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `join_approval` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `join_requests` integer DEFAULT 0 NOT NULL;