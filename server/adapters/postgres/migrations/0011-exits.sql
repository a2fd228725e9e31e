-- By whose keys each spend left its wallet, how its exit was rehearsed, and addresses that nobody
-- should touch.

-- The projection. Filled in at the next look at the chain.
alter table transactions add column path text
  check (path in ('co-signed', 'user-and-backup', 'backup-alone', 'user-alone', 'unread'));

-- The server's own.

create table rehearsals (
  wallet text collate "C" primary key,
  at unix_seconds not null,
  member text not null,
  txids text[] not null check (cardinality(txids) > 0),
  verdict text not null check (verdict in ('allowed', 'too-early'))
);

create table canaries (
  wallet text collate "C" primary key,
  address text not null,
  script text collate "C" not null check (script ~ '^([0-9a-f]{2})+$'),
  since unix_seconds not null
);

-- What is told once and never again, longer than the tiding itself is kept.
create table told_once (
  id text collate "C" primary key,
  at unix_seconds not null
);
