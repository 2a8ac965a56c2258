CREATE TABLE `link_previews` (
	`url_hash` text PRIMARY KEY NOT NULL,
	`preview` text,
	`image_key` text,
	`made_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `messages` ADD `preview` text;--> statement-breakpoint
ALTER TABLE `users` ADD `link_previews` integer DEFAULT true NOT NULL;