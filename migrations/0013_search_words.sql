-- The server makes the words that a message is found by (`src/text/search-text.ts`) and keeps them in a column. Triggers
-- hold the index to that column, so that it knows which words to take out, and `secure-delete` takes them out where they
-- stand: the index keeps nothing of what was erased. Messages from before are found again after a rebuild.
DROP TABLE `message_search`;
--> statement-breakpoint
ALTER TABLE `messages` ADD `words` text;
--> statement-breakpoint
-- The tokenizer takes `conversation_id` for one word, so that a search within a few conversations never looks at the others.
CREATE VIRTUAL TABLE `message_search` USING fts5(
	words,
	conversation_id,
	content = 'messages',
	content_rowid = 'row_id',
	columnsize = 0,
	prefix = '1 2',
	tokenize = "ascii tokenchars '-_'"
);
--> statement-breakpoint
INSERT INTO `message_search` (`message_search`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `words_come_with_message` AFTER INSERT ON `messages` WHEN new.words IS NOT NULL
BEGIN
	INSERT INTO `message_search` (rowid, words, conversation_id) VALUES (new.row_id, new.words, new.conversation_id);
END;
--> statement-breakpoint
CREATE TRIGGER `words_come` AFTER UPDATE OF `words` ON `messages` WHEN old.words IS NULL AND new.words IS NOT NULL
BEGIN
	INSERT INTO `message_search` (rowid, words, conversation_id) VALUES (new.row_id, new.words, new.conversation_id);
END;
--> statement-breakpoint
-- BEFORE: the index reads in the message which words to take out.
CREATE TRIGGER `words_change` BEFORE UPDATE OF `words` ON `messages` WHEN old.words <> new.words
BEGIN
	UPDATE `message_search` SET words = new.words WHERE rowid = old.row_id;
END;
--> statement-breakpoint
CREATE TRIGGER `words_go` AFTER UPDATE OF `words` ON `messages` WHEN old.words IS NOT NULL AND new.words IS NULL
BEGIN
	INSERT INTO `message_search` (`message_search`, rowid, words, conversation_id)
	VALUES ('delete', old.row_id, old.words, old.conversation_id);
END;
--> statement-breakpoint
CREATE TRIGGER `words_go_with_message` AFTER DELETE ON `messages` WHEN old.words IS NOT NULL
BEGIN
	INSERT INTO `message_search` (`message_search`, rowid, words, conversation_id)
	VALUES ('delete', old.row_id, old.words, old.conversation_id);
END;
