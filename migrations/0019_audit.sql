CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`action` text NOT NULL,
	`at` text NOT NULL,
	`last_at` text NOT NULL,
	`count` integer DEFAULT 1 NOT NULL,
	`user_id` text,
	`actor_kind` text,
	`actor_id` text,
	`session_id` text,
	`network` text,
	`country` text,
	`conversation_id` text,
	`detail` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `audit_by_user` ON `audit` (`user_id`,`id`) WHERE user_id IS NOT NULL;