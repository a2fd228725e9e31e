-- Trades of accounts at exchanges, each once, as the trader told of them.
create table exchange_fills (
  number bigint generated always as identity unique,
  account text collate "C" not null,
  venue text collate "C" not null,
  market text collate "C" not null,
  trade_id text collate "C" not null,
  venue_order_id text collate "C" not null,
  -- What it was intended as; empty where the order was placed elsewhere.
  intent text collate "C" not null,
  side text not null check (side in ('buy', 'sell')),
  amount text not null,
  price text not null,
  fee text not null,
  fee_currency text not null,
  at unix_seconds not null,
  is_told boolean not null default false,
  primary key (account, venue, market, trade_id)
);
create index exchange_fills_account on exchange_fills (account, number);
create index exchange_fills_untold on exchange_fills (number) where not is_told;
