"""Benches of the inventory: reading, linking, and a peer that reads Terraform too."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path

from comparison import IMPORT_CLICK, Comparison, Run, Skipped, forget

_TERRAFORM = """\
# The store of one service.
variable "name_{n}" {{
  description = "What the store of service {n} is called, as it stands in the wiki."
  type        = object({{ name = string, tags = optional(map(string), {{}}) }})
}}

resource "aws_s3_bucket" "store_{n}" {{
  bucket        = "${{var.name_{n}.name}}-store"
  force_destroy = false

  tags = merge(local.tags, {{
    Service     = var.name_{n}.name
    Environment = terraform.workspace
  }})

  lifecycle {{
    prevent_destroy = true
  }}
}}

data "aws_iam_policy_document" "store_{n}" {{
  statement {{
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${{aws_s3_bucket.store_{n}.arn}}/*", aws_s3_bucket.store_{n}.arn]

    dynamic "condition" {{
      for_each = {{ for k, v in var.name_{n}.tags : k => v if v != "" }}
      content {{
        test     = "StringEquals"
        variable = "aws:PrincipalTag/${{condition.key}}"
        values   = [condition.value]
      }}
    }}
  }}
}}

module "service_{n}" {{
  source  = "terraform-aws-modules/iam/aws//modules/iam-policy"
  version = "5.60.0"

  name   = "store-${{var.name_{n}.name}}"
  policy = data.aws_iam_policy_document.store_{n}.json
}}

output "arn_{n}" {{
  description = "The store's ARN."
  value       = aws_s3_bucket.store_{n}.arn
}}

"""
_MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: service-{n}, namespace: shop-{g}, labels: {{app: service-{n}}}}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: service-{n}}}}}
  template:
    metadata: {{labels: {{app: service-{n}}}}}
    spec:
      containers:
        - name: web
          image: ghcr.io/example/service-{n}:1.{g}.0
          ports: [{{containerPort: 8080}}]
          env:
            - {{name: LEVEL, value: info}}
          envFrom:
            - configMapRef: {{name: service-{n}}}
---
apiVersion: v1
kind: Service
metadata: {{name: service-{n}, namespace: shop-{g}}}
spec:
  selector: {{app: service-{n}}}
  ports: [{{port: 80, targetPort: 8080}}]
"""
_READ = """\
import os, sys, time
from pathlib import Path
from adrtool import files, inventory
os.environ["ADRTOOL_CACHE"] = "off"
root = Path(sys.argv[1])
paths = files.listing(root)
inventory.meant([], (), ())  # loads the sources, as the peer is loaded
start = time.perf_counter()
found = inventory.read(root, paths)
assert len(found.items) > len(paths)
print(time.perf_counter() - start)
"""
_PEER = """\
import sys, time
from pathlib import Path
import hcl2
texts = [path.read_text() for path in sorted(Path(sys.argv[1]).rglob("*.tf"))]
start = time.perf_counter()
for text in texts:
    hcl2.loads(text)
print(time.perf_counter() - start)
"""
_LINK = """\
import time
from adrtool import catalog
from adrtool.documents.library import Library
from adrtool.model import Item, Reading, Relation
count = 50_000
items = tuple(
    Item(f"x:m{n // 50}:r{n}", "resource", f"r{n}", "x", f"m{n // 50}/main.tf", n % 50 + 1,
         f"m{n // 50}", {"type": "x"})
    for n in range(count)
)
relations = tuple(
    Relation(item.id, items[(7 * n + k) % count].id, "references", item.path, item.line)
    for n, item in enumerate(items) for k in range(3)
)
start = time.perf_counter()
found = catalog.join(Library(()), Reading(items, relations))
assert len(found.relations) >= 3 * count - 3
print(time.perf_counter() - start)
"""


def terraform(scratch: Path) -> Comparison | Skipped:
    """Reading and linking 400 files of Terraform, 1 MB, against python-hcl2 loading them."""
    if importlib.util.find_spec("hcl2") is None:
        return Skipped("python-hcl2 isn't installed: pip install python-hcl2")
    for number in range(400):
        text = "".join(_TERRAFORM.format(n=n) for n in range(2 * number, 2 * number + 2))
        _write(scratch / f"m{number // 4}" / f"f{number}.tf", text)
    program = [sys.executable, "-c"]
    ours = Run([*program, _READ, str(scratch)], own_timed=True)
    return Comparison(ours, Run([*program, _PEER, str(scratch)], own_timed=True), most=5)


def inventory_cold(scratch: Path) -> Comparison:
    """`adrtool inventory` of 1,000 files, none of them read before."""
    tree(scratch, 1000)
    return Comparison(Run(_command(scratch), forget), IMPORT_CLICK)


def inventory_warm(scratch: Path) -> Comparison:
    """`adrtool inventory` of 1,000 files that the last run has read."""
    tree(scratch, 1000)
    # What has changed within the last two seconds isn't trusted.
    time.sleep(2.5)
    return Comparison(Run(_command(scratch)), IMPORT_CLICK)


def inventory_growing(scratch: Path) -> Comparison:
    """Reading 20,000 files against 1,000: twenty times as long when a file costs the same."""
    tree(scratch / "many", 20_000)
    tree(scratch / "few", 1000)
    program = [sys.executable, "-c", _READ]
    many = Run([*program, str(scratch / "many")], own_timed=True)
    few = Run([*program, str(scratch / "few")], own_timed=True)
    return Comparison(many, few, most=3)


def link(_: Path) -> Comparison:
    """Joining 50,000 items and 150,000 relations to a catalog."""
    return Comparison(Run([sys.executable, "-c", _LINK], own_timed=True), IMPORT_CLICK, most=5)


BENCHES: dict[str, Callable[[Path], Comparison | Skipped]] = {
    "terraform, 1 MB": terraform,
    "inventory, 1000, cold": inventory_cold,
    "inventory, 1000, warm": inventory_warm,
    "inventory, 20000 to 1000": inventory_growing,
    "link, 50000": link,
}


def tree(root: Path, count: int) -> None:
    """Half Terraform, half manifests, ten files a folder."""
    for number in range(count // 2):
        folder = root / f"team{number // 100}" / f"service{number // 5}"
        _write(folder / f"store{number}.tf", _TERRAFORM.format(n=number))
        _write(folder / f"web{number}.yaml", _MANIFEST.format(n=number, g=number // 100))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _command(root: Path) -> list[str]:
    return [sys.executable, "-m", "adrtool", "-C", str(root), "inventory"]
