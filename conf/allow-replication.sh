#!/bin/sh
# Run by the PostgreSQL image when it creates its data directory: lets the replica connect.
echo "host replication tracking all scram-sha-256" >> "$PGDATA/pg_hba.conf"
