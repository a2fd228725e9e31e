-- Whose own agent has the key of an account and tells of it: a device. Null: the trader has it.
alter table exchange_accounts add column device text collate "C";
