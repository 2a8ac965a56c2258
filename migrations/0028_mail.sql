CREATE TABLE `mail_addresses` (
	`user_id` text PRIMARY KEY NOT NULL,
	`address` text,
	`address_key` text,
	`pending` text,
	`pending_hash` text,
	`pending_until` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mail_addresses_by_key` ON `mail_addresses` (`address_key`) WHERE address_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX `mail_addresses_pending` ON `mail_addresses` (`pending_until`) WHERE pending_until IS NOT NULL;