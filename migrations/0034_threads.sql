CREATE TABLE `thread_follows` (
	`user_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`message_id` integer NOT NULL,
	`following` integer NOT NULL,
	`read` integer NOT NULL,
	PRIMARY KEY(`user_id`, `conversation_id`, `message_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `messages` ADD `last_reply_at` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `recent_replies` text;