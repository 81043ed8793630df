-- The passwords of the two roles that log in. SECRETS names the folder of their files.
\set ON_ERROR_STOP on
\set owner `cat "$SECRETS/owner_password"`
\set app `cat "$SECRETS/app_password"`
ALTER ROLE pillars_owner PASSWORD :'owner';
ALTER ROLE pillars_app PASSWORD :'app';
