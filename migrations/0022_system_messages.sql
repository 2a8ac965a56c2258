ALTER TABLE `conversations` ADD `created_by` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `system` text;