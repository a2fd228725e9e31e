-- Members beside their devices, and what the server tells them by itself.

-- The projection: who there is, as the signer's charter has it.
create table members (
  id text collate "C" primary key check (id ~ '^[a-z][a-z0-9-]{0,31}$'),
  name text not null,
  roles text[] not null
);

alter table devices add column member text collate "C" not null default 'owner',
  add column is_stopped boolean not null default false;
alter table devices alter column member drop default, alter column is_stopped drop default;

-- Who else decides on a spend that waits. Canonical JSON.
alter table spends add column decision text;

-- The server's own: what there is to tell, put in the transaction of what it tells of.
create table tidings (
  id text collate "C" primary key,
  number bigint generated always as identity,
  at unix_seconds not null,
  by text not null,
  -- Canonical JSON.
  tiding text not null,
  is_told boolean not null default false
);
create index tidings_untold on tidings (number) where not is_told;

-- One member by one channel, with what waits in it.
create table notice_lanes (
  recipient text collate "C" not null,
  channel text not null check (channel in ('mail', 'sms', 'webhook', 'ntfy', 'push')),
  body text not null,
  primary key (recipient, channel)
);

-- The delivery log.
create table notice_attempts (
  number bigint generated always as identity primary key,
  notice text not null,
  recipient text not null,
  channel text not null,
  at unix_seconds not null,
  -- Null: it was delivered.
  refusal text
);
create index notice_attempts_at on notice_attempts (at);
