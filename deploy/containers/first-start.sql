-- The server owns its database and is no superuser: one could start programs here.
CREATE ROLE countersign LOGIN CREATEDB;
CREATE DATABASE countersign OWNER countersign;
