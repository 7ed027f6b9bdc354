-- What the tools keep, for one conversation. session says whose it is.
CREATE TABLE session (user_id TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE memories (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE diary_pages (id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE reminders (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_checked_at TIMESTAMP, completed_at TIMESTAMP);
-- Numbers count from 1, in the order of writing; what was written in the same second keeps the order of its ids.
CREATE VIEW my_memories AS SELECT id, content, row_number() OVER (ORDER BY created_at, id) AS place FROM memories WHERE user_id = (SELECT user_id FROM session);
CREATE VIEW my_pages AS SELECT id, content, row_number() OVER (ORDER BY created_at, id) AS place FROM diary_pages;
CREATE VIEW my_reminders AS SELECT id, subject, body, row_number() OVER (ORDER BY created_at, id) AS place FROM reminders WHERE completed_at IS NULL AND user_id = (SELECT user_id FROM session);
