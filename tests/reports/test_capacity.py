"""CPU, memory and replicas that code asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.reports import quantities
from tests.helpers import Repo, Runner

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  template:
    spec:
      initContainers:
        - {name: init, image: a:1, resources: {requests: {cpu: "1", memory: 64Mi}}}
      containers:
        - {name: web, image: a:1, resources: {requests: {cpu: 250m}, limits: {memory: 1Gi}}}
        - {name: side, image: a:1, resources: {requests: {cpu: 50m, memory: 16Mi}}}
"""
SCALER = """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 4
"""


def read(repo: Repo, run: Runner) -> Any:
    """The report."""
    return run("adrtool", "report", "capacity", "--json", cwd=repo.path).json()


def test_a_pod_counts_as_the_scheduler_counts_it(repo: Repo, run: Runner) -> None:
    """All containers together or the largest before them; a limit stands in for a request."""
    repo.write("web.yaml", WEB)
    found = read(repo, run)
    (web,) = found["workloads"]
    assert web["pod"] == {
        "cpu_requests": 1.0, "cpu_limits": None,
        "memory_requests": 2**30 + 16 * 2**20, "memory_limits": 2**30,
    }  # fmt: skip
    assert web["findings"] == ["no memory limit"]
    assert found["namespaces"][0]["least"]["cpu_requests"] == 2.0


def test_an_autoscaler_bounds_the_replicas(repo: Repo, run: Runner) -> None:
    """From one, where it states no least."""
    repo.write("web.yaml", WEB + SCALER)
    found = read(repo, run)
    assert found["workloads"][0]["replicas"] == {"least": 1, "most": 4}
    assert found["workloads"][0]["scaled_by"] == "kubernetes:shop/HorizontalPodAutoscaler/web"
    assert found["namespaces"][0]["most"]["cpu_requests"] == 4.0


def test_sizes_of_terraform_are_literal(repo: Repo, run: Runner) -> None:
    """A variable's value isn't known; no other value is shown."""
    repo.write("main.tf", 'resource "aws_instance" "a" {\n  instance_type = "t4g.nano"\n'
               '  user_data = "secret"\n}\nresource "aws_instance" "b" {\n'
               '  instance_type = var.size\n}\n')  # fmt: skip
    assert read(repo, run)["instances"] == [
        {"id": "terraform:.:aws_instance.a", "sizes": {"instance_type": "t4g.nano"}}
    ]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("250m", "0.25"), ("1.5", "1.5"), ("512Mi", 512 * 2**20), ("2G", 2 * 10**9), (".5", "0.5"),
     ("1k", 1000), ("", None), ("{{ cpu }}", None), ("1 Gi", None), ("-1", None), ("1e9999", None)],
)  # fmt: skip
def test_quantities(text: str, amount: str | int | None) -> None:
    """As the API reads them; what is none is not guessed."""
    assert quantities.parse(text) == (None if amount is None else Decimal(amount))


@given(st.integers(0, 10**12))
def test_what_is_shown_reads_back_as_nearly_the_same(cores: int) -> None:
    """At most half a percent away, or half of a thousandth."""
    amount = Decimal(cores) / 1000
    again = quantities.parse(quantities.cpu(amount))
    assert again is not None
    assert abs(again - amount) <= max(amount * Decimal("0.005"), Decimal("0.0005"))
