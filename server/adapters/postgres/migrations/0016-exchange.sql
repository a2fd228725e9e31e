-- What the trader said. How far its news was read: written with what was made of each event.
create table news_mark (
  one boolean primary key default true check (one),
  trader text not null,
  seq bigint not null check (seq >= 0)
);
