-- Once, as the superuser:   runuser -u postgres -- psql --file roles.sql
-- Two roles: one owns the tables and migrates, one serves pages. Only then the database itself refuses changes to the trail.
CREATE ROLE hamraz_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE ROLE hamraz_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE DATABASE hamraz OWNER hamraz_owner ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE hamraz FROM PUBLIC;
GRANT CONNECT ON DATABASE hamraz TO hamraz_app;
-- Parameters of statements hold ids and days; they must not reach a log, whatever the server's defaults become.
ALTER DATABASE hamraz SET log_statement = 'none';
ALTER DATABASE hamraz SET log_min_duration_statement = -1;
ALTER DATABASE hamraz SET log_min_error_statement = 'panic';
ALTER DATABASE hamraz SET log_error_verbosity = 'terse';
