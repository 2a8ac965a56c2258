CREATE TABLE `media` (
	`key` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text,
	`content_type` text NOT NULL,
	`size` integer NOT NULL,
	`width` integer,
	`height` integer,
	`duration_ms` integer,
	`placeholder` text,
	`waveform` text,
	`created_at` text NOT NULL,
	`stored_at` text,
	`used_at` text,
	`removed_at` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `media_by_user` ON `media` (`user_id`,`size`);--> statement-breakpoint
CREATE INDEX `media_unused` ON `media` (`created_at`) WHERE used_at IS NULL;--> statement-breakpoint
CREATE TABLE `media_uses` (
	`key` text NOT NULL,
	`conversation_id` text NOT NULL,
	PRIMARY KEY(`key`, `conversation_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `media_uses_by_conversation` ON `media_uses` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `translations` (
	`conversation_id` text NOT NULL,
	`message_id` integer NOT NULL,
	`language` text NOT NULL,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	`provider` text NOT NULL,
	PRIMARY KEY(`conversation_id`, `message_id`, `language`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `members` ADD `translate` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `text_version` integer DEFAULT 0 NOT NULL;