-- Spends that count until one of their coins is spent, as the journal says; part of the projection.

create table open_spends (
  wallet text collate "C" not null,
  txid hash not null,
  -- `txid:index`, of each coin that it spends.
  outpoints text[] not null,
  primary key (wallet, txid)
);
