CREATE TABLE `former_usernames` (
	`user_id` text NOT NULL,
	`released_at` text NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	PRIMARY KEY(`user_id`, `released_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `former_usernames_by_key` ON `former_usernames` (`username_key`);--> statement-breakpoint
ALTER TABLE `media` ADD `small` text;--> statement-breakpoint
ALTER TABLE `users` ADD `bio` text;--> statement-breakpoint
ALTER TABLE `users` ADD `show_last_seen` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `last_seen_at` text;
--> statement-breakpoint
-- NAME-4: whatever would take a username that somebody gave up within the month finds it taken, but its former owner.
CREATE TRIGGER `usernames_reserved` BEFORE INSERT ON `users`
WHEN EXISTS (SELECT 1 FROM former_usernames WHERE username_key = new.username_key AND user_id <> new.id
	AND released_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 days'))
BEGIN
	SELECT raise(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `usernames_reserved_from_change` BEFORE UPDATE OF `username_key` ON `users`
WHEN new.username_key <> old.username_key AND EXISTS (SELECT 1 FROM former_usernames
	WHERE username_key = new.username_key AND user_id <> new.id
	AND released_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 days'))
BEGIN
	SELECT raise(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `usernames_released` AFTER UPDATE OF `username_key` ON `users` WHEN new.username_key <> old.username_key
BEGIN
	INSERT OR IGNORE INTO former_usernames (user_id, released_at, username, username_key)
	VALUES (old.id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), old.username, old.username_key);
END;
