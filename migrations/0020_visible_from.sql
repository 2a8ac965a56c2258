ALTER TABLE `conversations` ADD `history` text;--> statement-breakpoint
ALTER TABLE `media_uses` ADD `newest` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `visible_from` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE media_uses SET newest = carried.newest FROM (
  SELECT conversation_id, substr(media_url, 15) AS key, max(id) AS newest FROM messages
  WHERE media_url LIKE '/api/v1/media/%' GROUP BY conversation_id, media_url) AS carried
WHERE media_uses.conversation_id = carried.conversation_id AND media_uses.key = carried.key;--> statement-breakpoint
UPDATE media_uses SET newest = 9007199254740991 WHERE EXISTS (
  SELECT 1 FROM conversations WHERE id = media_uses.conversation_id AND avatar_url = '/api/v1/media/' || media_uses.key);
