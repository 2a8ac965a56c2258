CREATE TABLE `user_names` (
	`user_id` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`user_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `user_names_by_key` ON `user_names` (`key`);--> statement-breakpoint
WITH RECURSIVE `rest` (`user_id`, `key`) AS (
	SELECT `id`, `display_key` FROM `users` WHERE `display_key` <> ''
	UNION ALL
	SELECT `user_id`, ltrim(substr(`key`, instr(`key`, ' ') + 1)) FROM `rest` WHERE instr(`key`, ' ') > 0
)
INSERT OR IGNORE INTO `user_names` SELECT `user_id`, `key` FROM `rest` WHERE `key` <> '';--> statement-breakpoint
ALTER TABLE `users` DROP COLUMN `display_key`;
