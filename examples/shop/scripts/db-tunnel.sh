#!/usr/bin/env bash
# Opens a tunnel from localhost:15432 through the bastion to a database, until Ctrl-C, and
# says how to connect. Needs the AWS CLI's Session Manager plugin.
#
# Usage: scripts/db-tunnel.sh [IDENTIFIER]
#
#   IDENTIFIER  RDS instance, default shop-production; a copy that was made by
#               restore-database.sh has the password of the original
set -euo pipefail

identifier=${1:-shop-production}

bastion=$(aws ec2 describe-instances \
    --filters Name=tag:Name,Values=bastion1 Name=instance-state-name,Values=running \
    --query 'Reservations[0].Instances[0].InstanceId' --output text)

describe() { # describe IDENTIFIER QUERY
    aws rds describe-db-instances --db-instance-identifier "$1" \
        --query "DBInstances[0].$2" --output text
}

address=$(describe "$identifier" Endpoint.Address)
secret=$(describe "${identifier%-restored-*}" MasterUserSecret.SecretArn)

cat >&2 <<TEXT
In another terminal:

  export PGHOST=localhost PGPORT=15432 PGUSER=shop_admin PGDATABASE=shop PGSSLMODE=require
  PGPASSWORD=\$(aws secretsmanager get-secret-value --secret-id $secret \\
      --query SecretString --output text | jq --raw-output .password)
  export PGPASSWORD

TEXT

exec aws ssm start-session --target "$bastion" \
    --document-name AWS-StartPortForwardingSessionToRemoteHost \
    --parameters "host=$address,portNumber=5432,localPortNumber=15432"
