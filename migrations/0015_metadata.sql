ALTER TABLE `conversations` ADD `metadata` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `metadata` text;--> statement-breakpoint
ALTER TABLE `users` ADD `metadata` text;