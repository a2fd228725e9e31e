-- Where reading tokens may be used from, and until when: neither was asked for, so those there are
-- have to be made anew.
delete from tokens;
alter table tokens add column networks text[] not null check (cardinality(networks) > 0);
alter table tokens alter column expires_at set not null;
