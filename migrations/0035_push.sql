CREATE TABLE `push_subscribers` (
	`user_id` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `users` ADD `notifications` text;