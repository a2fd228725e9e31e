-- Wallets that are used no more, out of sight since then. Not part of the projection.

create table archived_wallets (
  wallet text primary key,
  at unix_seconds not null
);
