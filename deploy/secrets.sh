#!/bin/sh
# Makes the secrets that compose.yaml hands to the containers, each once: what is there is left as it is.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets # keeps other accounts out; the files themselves must be readable by the containers' own accounts
umask 022

random() {
	od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

keep() { # NAME, and the text on standard input
	if [ -s "secrets/$1" ]; then
		cat >/dev/null
	else
		cat >"secrets/$1.new"
		mv "secrets/$1.new" "secrets/$1"
	fi
}

random | keep secret_key
random | keep watermark_secret
random | keep metrics_token
random | keep postgres_password
random | keep rabbitmq_password
printf 'postgres://vitascope:%s@postgres:5432/vitascope' "$(cat secrets/postgres_password)" | keep database_url
printf 'amqp://vitascope:%s@rabbitmq:5672//' "$(cat secrets/rabbitmq_password)" | keep broker_url
printf 'default_user = vitascope\ndefault_pass = %s\n' "$(cat secrets/rabbitmq_password)" | keep rabbitmq.conf
