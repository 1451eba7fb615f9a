"""Which commands destroy what can't be had back, or stop what others need."""

from __future__ import annotations

from typing import Final

_END = r"(?= |$)"
_KUBECTL = r"^(?:kubectl|oc|k|kubecolor) (?:.* )?"
_TERRAFORM = r"^(?:terraform|tofu|terragrunt)"
_GIT = r"^git (?:.* )?"
_CLOUDS = (
    r"^(?:gcloud|az|doctl|linode-cli|eksctl|kops|openstack|oci|hcloud|scw|flyctl|fly|heroku"
    r"|ibmcloud|yc|kind|minikube|k3d|rosa) (?:.* )?"
)

COMMANDS: Final = (
    ("rm -r", rf"^rm (?:.* )?(?:-[A-Za-z]*[rR][A-Za-z]*|--recursive){_END}"),
    ("find -delete", rf"^find .* (?:-delete|-exec(?:dir)? (?:\S*/)?rm){_END}"),
    ("dd", r"^dd (?:.* )?of=(?!/dev/(?:null|stdout)(?: |$))"),
    ("a new file system", r"^(?:mkfs(?:\.\w+)?|mkswap|wipefs|shred|blkdiscard)(?= |$)"),
    ("a new partition table",
     rf"^(?:sgdisk|fdisk|sfdisk|gdisk|parted){_END}(?!.* (?:-l|--list|-p|print){_END})"),
    ("a volume removed", r"^(?:lv|vg|pv)remove |^z(?:pool|fs) (?:.* )?destroy "),
    ("a volume erased", r"^mdadm .*--zero-superblock|^cryptsetup (?:luksFormat|erase)"),
    ("kubectl delete", rf"{_KUBECTL}delete (?!.*--dry-run)"),
    ("kubectl drain", rf"{_KUBECTL}drain (?!.*--dry-run)"),
    ("kubectl replace --force", rf"{_KUBECTL}replace (?=.*--force)"),
    ("helm uninstall", r"^helm (?:.* )?(?:uninstall|delete|del) (?!.*--dry-run)"),
    ("velero delete", r"^velero (?:.* )?delete "),
    ("terraform destroy", rf"{_TERRAFORM} (?:.* )?(?:--?)?destroy{_END}"),
    ("terraform apply -auto-approve", rf"{_TERRAFORM} .*-auto-approve"),
    ("terraform state rm",
     rf"{_TERRAFORM} (?:.* )?(?:state rm|force-unlock|workspace delete){_END}"),
    ("a stack destroyed", rf"^(?:pulumi|cdk|cdktf|sam) (?:.* )?(?:destroy|delete){_END}"),
    ("git push --force",
     rf"{_GIT}push (?:.* )?(?:-[a-z]*f[a-z]*{_END}|--force|--mirror|--delete|-d{_END}|\+\S|:\S)"),
    ("git reset --hard", rf"{_GIT}reset (?:.* )?--hard"),
    ("git clean -f", rf"{_GIT}clean (?:.* )?(?:-[a-zA-Z]*f|--force)"),
    ("history rewritten", r"^git (?:filter-branch|filter-repo)"),
    ("aws delete",
     r"^aws (?:.* )?(?:s3 rb|s3 rm|delete-[\w-]+|terminate-[\w-]+|deregister-[\w-]+|purge-queue"
     rf"|schedule-key-deletion){_END}(?!.*--dry-?run)|^aws (?:.* )?s3 sync .*--delete"),
    ("a cloud's delete", rf"{_CLOUDS}(?:delete|destroy|purge|terminate){_END}"),
    ("a bucket emptied",
     r"^gsutil (?:.* )?(?:rm|rb) |^(?:mc|rclone|s3cmd) (?:.* )?(?:rb|rm|del|delete|purge) "),
    ("docker prune", rf"^(?:docker|podman|nerdctl)(?: \S+){{0,9}}? prune{_END}"),
    ("docker rm --force",
     r"^(?:docker|podman|nerdctl|crictl) (?:.* )?"
     r"(?:volume rm |rm[ip]? (?:.* )?(?:-[a-z]*f|--force))"),
    ("docker compose down --volumes",
     rf"^(?:docker|podman)[ -]compose (?:.* )?down (?:.* )?(?:-v|--volumes){_END}"),
    ("redis FLUSHALL", r"^redis-cli .*\b(?i:FLUSH(?:ALL|DB))\b"),
    ("a store emptied",
     r"^etcdctl (?:.* )?del |^consul kv delete "
     r"|^nats (?:.* )?(?:stream|kv|object) (?:rm|del|purge) "),
    ("vault delete",
     r"^vault (?:delete|kv (?:delete|destroy|metadata delete)|secrets disable|lease revoke) "),
    ("kafka --delete", r"^kafka-[\w-]+(?:\.sh)? .*--delete(?= |$)"),
    ("a queue emptied",
     r"^rabbitmqctl (?:.* )?(?:delete_queue|delete_vhost|purge_queue|reset|force_reset)(?= |$)"),
    ("a database dropped",
     r"^(?:dropdb|dropuser|pg_resetwal|pg_dropcluster)(?= |$)|^mysqladmin .*drop "),
    ("a collection dropped", r"^(?:mongo|mongosh) .*(?:dropDatabase|\.drop|deleteMany|\.remove)\("),
    ("curl -X DELETE",
     r"^(?:curl|http|https|xh|wget) (?:.* )?"
     r"(?:-[a-zA-Z]*X ?DELETE|--request[ =]DELETE|--method[ =]DELETE|DELETE (?=\S))"),
    ("a machine stopped",
     rf"^(?:reboot|shutdown|poweroff|halt|init [06]|systemctl (?:.* )?(?:reboot|poweroff)){_END}"),
    ("a firewall emptied",
     rf"^ip6?tables (?:.* )?(?:-F|--flush){_END}|^nft flush |^ufw (?:disable|reset)"),
    ("rights of everything",
     rf"^ch(?:mod|own|grp) (?:.* )?(?:-\w*R\w*|--recursive) (?:.* )?(?:777|/){_END}"),
    ("a user removed", rf"^(?:userdel|deluser) |^crontab (?:.* )?-r{_END}"),
    ("truncate", rf"^truncate (?:.* )?(?:-s ?0|--size[= ]0){_END}"),
)  # fmt: skip
"""Names with expressions that are searched for in a command: its words with one blank between,
its program without a path, and what only starts another program (`sudo`, `xargs`) taken away."""

SQL: Final = (
    ("DROP",
     r"\bDROP\s+(?:TABLE|DATABASE|SCHEMA|INDEX|VIEW|MATERIALIZED|ROLE|USER|COLUMN|FUNCTION|SEQUENCE"
     r"|TYPE|TRIGGER|EXTENSION|TABLESPACE|KEYSPACE|OWNED|PARTITION|PUBLICATION|SUBSCRIPTION"
     r"|CONSTRAINT|POLICY|REPLICATION)\b"),
    ("TRUNCATE", r"\bTRUNCATE\s+(?:TABLE\s+)?(?!\()[\"'`\w]"),
    ("DELETE FROM", r"\bDELETE\s+FROM\s+[\"'`\w]"),
    ("UPDATE without WHERE", r"\bUPDATE\s+[\"'`\w.]+\s+SET\b(?![^;]*\bWHERE\b)"),
    ("FLUSHALL", r"^\s*FLUSH(?:ALL|DB)\b"),
)  # fmt: skip
"""Names with expressions for statements of SQL and of what is like it."""
