CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`title` text,
	`version` integer NOT NULL,
	`head` integer NOT NULL,
	`member_count` integer NOT NULL,
	`created_at` text NOT NULL,
	`active_at` text NOT NULL,
	`changed_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `members` (
	`conversation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`username` text NOT NULL,
	`display_name` text NOT NULL,
	`avatar_url` text,
	`nickname` text,
	`role` text NOT NULL,
	`version` integer NOT NULL,
	`joined_at` text NOT NULL,
	`left_at` text,
	`read` integer NOT NULL,
	`unread_from` integer,
	`muted_until` text,
	`archived` integer NOT NULL,
	`pinned` integer NOT NULL,
	`personal_sequence` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `members_by_user` ON `members` (`user_id`);--> statement-breakpoint
CREATE TABLE `messages` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL,
	`id` integer NOT NULL,
	`version` integer NOT NULL,
	`client_id` text,
	`sender_id` text NOT NULL,
	`kind` text NOT NULL,
	`text` text,
	`media_url` text,
	`media` text,
	`language` text,
	`reply_to` integer,
	`reply_count` integer NOT NULL,
	`last_reply_id` integer,
	`mentions` text,
	`reactions` text,
	`pinned` integer NOT NULL,
	`created_at` text NOT NULL,
	`edited_at` text,
	`deleted_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_by_id` ON `messages` (`conversation_id`,`id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`family` text NOT NULL,
	`refresh_hash` text NOT NULL,
	`user_agent` text,
	`created_at` text NOT NULL,
	`last_used_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`revoked_at` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_by_family` ON `sessions` (`family`);--> statement-breakpoint
CREATE INDEX `sessions_by_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`display_name` text NOT NULL,
	`language` text NOT NULL,
	`avatar_url` text,
	`read_receipts` integer DEFAULT true NOT NULL,
	`password_hash` text,
	`issuer` text,
	`subject` text,
	`disabled_at` text,
	`created_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `users_by_username` ON `users` (`username_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_by_subject` ON `users` (`issuer`,`subject`);