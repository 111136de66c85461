-- After every migration, as the owner:   psql --username hamraz_owner --dbname hamraz --file grants.sql
-- What the pages may do. `manage.py check --database default` refuses a role that may do more to the trail.
BEGIN;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM hamraz_app;
GRANT USAGE ON SCHEMA public TO hamraz_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hamraz_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hamraz_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_segment, audit_checkpoint FROM hamraz_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_archive FROM hamraz_app;  -- archive_ledger runs as hamraz_owner
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM hamraz_app;
COMMIT;
