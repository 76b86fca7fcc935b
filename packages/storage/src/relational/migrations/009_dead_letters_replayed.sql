-- Who looks at dead letters is told when some were replayed: the newest replay is the end of an index.
create index dead_letters_replayed on dead_letters (replayed) where replayed is not null;
