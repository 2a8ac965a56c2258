CREATE TABLE `inboxes` (
	`user_id` text PRIMARY KEY NOT NULL,
	`open_until` integer NOT NULL
) WITHOUT ROWID;
