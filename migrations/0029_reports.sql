CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`reporter_id` text NOT NULL,
	`user_id` text NOT NULL,
	`conversation_id` text,
	`message_id` integer,
	`reason` text NOT NULL,
	`note` text,
	`messages` text,
	`created_at` text NOT NULL,
	`resolved_at` text,
	`resolution` text
);
--> statement-breakpoint
CREATE INDEX `reports_by_reporter` ON `reports` (`reporter_id`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_conversation` ON `reports` (`conversation_id`,`id`) WHERE conversation_id IS NOT NULL;