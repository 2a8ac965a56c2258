-- What begins with one letter, or two, is found without reading all words that do. An index learns that only when it is
-- made, and it holds no texts: so the new one takes its words from the old.
CREATE VIRTUAL TABLE `message_words` USING fts5vocab(`message_search`, 'instance');
--> statement-breakpoint
CREATE VIRTUAL TABLE `message_search_prefixed` USING fts5(
	text,
	conversation,
	content = '',
	contentless_delete = 1,
	prefix = '1 2',
	tokenize = 'unicode61 remove_diacritics 2'
);
--> statement-breakpoint
INSERT INTO `message_search_prefixed` (rowid, text, conversation)
SELECT `doc`, group_concat(`term`, ' ' ORDER BY `offset`) FILTER (WHERE `col` = 'text'),
	group_concat(`term`, ' ' ORDER BY `offset`) FILTER (WHERE `col` = 'conversation')
FROM `message_words` GROUP BY `doc`;
--> statement-breakpoint
DROP TABLE `message_words`;
--> statement-breakpoint
DROP TABLE `message_search`;
--> statement-breakpoint
ALTER TABLE `message_search_prefixed` RENAME TO `message_search`;
