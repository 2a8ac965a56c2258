CREATE TABLE `tallies` (
	`conversation_id` text NOT NULL,
	`level` integer NOT NULL,
	`block` integer NOT NULL,
	`version` integer NOT NULL,
	`live` integer NOT NULL,
	`calls_all` integer NOT NULL,
	`people` text NOT NULL,
	PRIMARY KEY(`conversation_id`, `level`, `block`)
) WITHOUT ROWID;
