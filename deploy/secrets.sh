#!/bin/sh
# Makes the secrets of compose.yaml, each in a file of its own. What is there already stays.
# Asks for the address of the mail server, which is the one thing that cannot be made.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets

# Containers read the files as users of their own; the folder is closed to everybody else.
keep() {
    [ -e "$1" ] && return
    cat > "$1"
    chmod 0444 "$1"
}
random() { head -c 1024 /dev/urandom | LC_ALL=C tr -dc A-Za-z0-9 | cut -c "1-$1"; }

for name in secret_key portability_token_key sso_secret_key second_factor_key metrics_token; do
    random 64 | keep "$name"
done
for name in postgres_password owner_password app_password; do
    random 40 | keep "$name"
done
keep redis_conf <<END
requirepass $(random 40)
appendonly yes
maxmemory-policy noeviction
END
at() { printf 'postgres://%s:%s@db:5432/pillars\n' "$1" "$(cat "$2")"; }
at pillars_app app_password | keep database_url
at pillars_owner owner_password | keep database_url_owner
at postgres postgres_password | keep database_url_superuser
broker="$(sed -n 's/^requirepass //p' redis_conf)"
printf 'redis://:%s@redis:6379/0\n' "$broker" | keep broker_url
printf 'redis://:%s@redis:6379/1\n' "$broker" | keep cache_url
if [ ! -s email_url ]; then
    rm -f email_url
    printf 'The mail server, as smtp+tls://user:password@host:587\n' >&2
    IFS= read -r address || :
    case "$address" in
        *://:* | *://*@:*) address= ;;
        smtp://?* | smtp+tls://?* | smtp+ssl://?*) ;;
        *) address= ;;
    esac
    if [ -z "$address" ]; then
        printf 'That is no address of a mail server. Run this again with one.\n' >&2
        exit 1
    fi
    printf '%s\n' "$address" | keep email_url
fi
