ALTER TABLE `conversations` ADD `avatar_url` text;--> statement-breakpoint
ALTER TABLE `media` ADD `leased_until` integer;--> statement-breakpoint
ALTER TABLE `media_uses` ADD `owned` integer DEFAULT true NOT NULL;--> statement-breakpoint
UPDATE `users` SET `avatar_url` = NULL WHERE `avatar_url` IS NOT NULL;--> statement-breakpoint
UPDATE `members` SET `avatar_url` = NULL WHERE `avatar_url` IS NOT NULL;
