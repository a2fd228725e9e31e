-- What the trader said. How far its news was read: written with what was made of each event.
create table news_mark (
  one boolean primary key default true check (one),
  trader text not null,
  seq bigint not null check (seq >= 0)
);

-- Accounts at exchanges, as the trader last told of them. No secret is among what it tells.
create table exchange_accounts (
  account text collate "C" primary key,
  venue text not null,
  quote text not null,
  rights text not null check (rights in ('watch', 'trade')),
  -- What the venue says of the key, canonical.
  found text not null,
  added_at unix_seconds not null,
  checked_at unix_seconds not null,
  version bigint not null check (version > 0),
  by text not null,
  heard_at unix_seconds not null
);

-- The newest ones. Amounts are exact decimals in text: what a venue has has no common unit.
create domain exchange_amount as text check (value ~ '^(0|[1-9]\d{0,17})(\.\d{1,18})?$');
create table exchange_balances (
  account text collate "C" not null references exchange_accounts on delete cascade,
  at unix_seconds not null,
  currency text collate "C" not null,
  total exchange_amount not null,
  free exchange_amount not null,
  used exchange_amount not null,
  primary key (account, currency)
);

-- How asking went.
create table exchange_health (
  account text collate "C" primary key references exchange_accounts on delete cascade,
  venue text not null,
  answered_at unix_seconds,
  failed_at unix_seconds,
  failure text not null
);

-- What each account had, and the prices its venue told then. They stay when the account is gone.
create table portfolio_points (
  account text collate "C" not null,
  at unix_seconds not null,
  totals text not null,
  prices text not null,
  primary key (account, at)
);
create index portfolio_points_at on portfolio_points (at);
