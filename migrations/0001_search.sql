-- What messages say, for finding them: the index only, the texts are in `messages`. `conversation` is one word for each
-- conversation, so that a search within a few of them never looks at the others.
CREATE VIRTUAL TABLE `message_search` USING fts5(
	text,
	conversation,
	content = '',
	contentless_delete = 1,
	tokenize = 'unicode61 remove_diacritics 2'
);
