CREATE TABLE `devices` (
	`user_id` text NOT NULL,
	`secret` text NOT NULL,
	`network` text NOT NULL,
	`expires_at` text NOT NULL,
	PRIMARY KEY(`user_id`, `secret`)
) WITHOUT ROWID;
