-- What members want to be told of, and what it came to: the server's own. The state of an alert,
-- the numbers that were evaluated last and the firings are written together.
create table alerts (
  id text collate "C" primary key,
  owner text collate "C" not null,
  name text not null check (length(name) between 1 and 64),
  -- As canonical JSON.
  condition text not null,
  -- By how much a number goes back until it is armed again; null: it fires once.
  back numeric check (back >= 0),
  on_beyond text not null check (on_beyond in ('fire', 'wait')),
  channels text[] not null,
  expires_at unix_seconds,
  is_paused boolean not null,
  mode text not null check (mode in ('new', 'up', 'down', 'resting', 'ended')),
  generation integer not null check (generation >= 0),
  created_at unix_seconds not null,
  ended_at unix_seconds,
  check ((mode = 'ended') = (ended_at is not null))
);
create index alerts_owner on alerts (owner, id);

create table alert_lasts (
  series text collate "C" primary key,
  -- In units of 10^-18, or basis points.
  value numeric not null,
  at unix_seconds not null
);

create table alert_firings (
  number bigint generated always as identity unique,
  alert text collate "C" not null references alerts on delete cascade,
  generation integer not null check (generation > 0),
  at unix_seconds not null,
  value numeric,
  before numeric,
  before_at unix_seconds,
  is_gap boolean not null,
  counted_since unix_seconds,
  -- What happened, where it is no number: evaluated once, however often it is heard.
  mark text collate "C",
  told_at unix_seconds,
  primary key (alert, generation)
);
create index alert_firings_untold on alert_firings (number) where told_at is null;
create index alert_firings_mark on alert_firings (mark) where mark is not null;

-- When each owner was told of alerts last: seldom enough to be read, however many fire.
create table alert_tellings (
  owner text collate "C" primary key,
  at unix_seconds not null
);

-- What happened at the trader, until it was evaluated.
create table alert_events (
  number bigint generated always as identity unique,
  mark text collate "C" primary key,
  at unix_seconds not null,
  condition text not null
);
