-- What lets members into the console, the server's own. Secrets are kept as hashes.

create table openings (
  hash hash primary key,
  member text collate "C" not null,
  made_at unix_seconds not null,
  usable_from unix_seconds not null,
  expires_at unix_seconds not null
);
create index openings_member on openings (member);

create table passkeys (
  id text collate "C" primary key check (id ~ '^[0-9a-f]{16}$'),
  member text collate "C" not null,
  name text not null,
  raw_id text collate "C" not null unique,
  key text not null,
  is_backup_eligible boolean not null,
  sign_count bigint not null check (sign_count between 0 and 4294967295),
  created_at unix_seconds not null,
  used_at unix_seconds
);
create index passkeys_member on passkeys (member);

create table passwords (
  member text collate "C" primary key,
  hash text not null check (hash like '$argon2id$%'),
  set_at unix_seconds not null,
  used_at unix_seconds
);

-- Challenges that were given out. Good once.
create table offers (
  id text collate "C" primary key check (id ~ '^[0-9a-f]{32}$'),
  purpose text not null check (purpose in ('sign-in', 'passkey')),
  session text not null,
  challenge hash not null,
  expires_at unix_seconds not null
);

create table resets (
  member text collate "C" primary key,
  hash hash not null unique,
  asked_at unix_seconds not null,
  confirmed_at unix_seconds,
  expires_at unix_seconds not null
);

-- Browsers, by the hash of their cookie, and networks that somebody signed in from.
create table familiar (
  member text collate "C" not null,
  what text not null check (what in ('browser', 'network')),
  value text collate "C" not null,
  used_at unix_seconds not null,
  primary key (member, what, value)
);

create table tries (
  lane text not null check (lane in ('known', 'account', 'network')),
  key text collate "C" not null,
  failures bigint not null check (failures >= 0),
  last_at unix_seconds not null,
  primary key (lane, key)
);
