-- What the security review found, each time it was made: the server's own. Without them nothing is
-- lost but how the score went, and that a finding is no news.

create table reviews (
  number bigint generated always as identity primary key,
  made_at unix_seconds not null,
  score integer not null check (score between 0 and 100),
  -- How many findings were open, and how many checks nobody could judge.
  findings integer not null check (findings >= 0),
  unknown integer not null check (unknown >= 0)
);
create index reviews_made_at on reviews (made_at);

create table review_findings (
  check_id text collate "C" not null,
  -- `organisation`, `wallet:…`, `member:…`: texts of others may be in it.
  subject text collate "C" not null check (length(subject) <= 1000),
  severity text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
  first_seen_at unix_seconds not null,
  last_seen_at unix_seconds not null,
  is_open boolean not null,
  primary key (check_id, subject)
);
