CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`events` text NOT NULL,
	`active` integer NOT NULL,
	`created_at` text NOT NULL
) WITHOUT ROWID;
