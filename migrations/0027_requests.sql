ALTER TABLE `members` ADD `request` text;--> statement-breakpoint
ALTER TABLE `members` ADD `apart` text;