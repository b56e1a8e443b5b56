"""Where moto 5.2.1 answers differently from AWS in a way that Terraform or drctl would notice.

Each correction says what goes wrong without it. They are made to moto's classes before it serves, and they are few on
purpose: what merely is missing from moto stays missing, and drctl has to cope with it.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import Any


def apply() -> None:
    load_managed_policies()
    load_no_images()
    add_third_zone()
    keep_alarm_of_health_checks()
    report_delete_marker_replication()
    date_samples_with_the_minute()
    search_metrics()
    report_replication_of_instances()
    leave_secondaries_without_a_writer()


def load_managed_policies() -> None:
    # Off by default, and without it AWS's own policies, such as those of an EKS node, can't be attached.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

    # At every reset, moto creates its 1,500 policies for each of the six partitions: two seconds of a processor.
    from moto.iam.models import IAMBackend

    policies = IAMBackend._init_aws_policies

    def of_the_standard_partition(self: Any) -> list[Any]:
        return policies(self) if self.region_name in ("aws", "global") else []

    IAMBackend._init_aws_policies = of_the_standard_partition


def load_no_images() -> None:
    # Amazon's own images, a thousand in each Region after every reset; the site runs from the account's own image.
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"


def add_third_zone() -> None:
    """moto knows only two zones of us-west-1, and the site uses 1b and 1c.

    The third one offers what 1b offers; otherwise no instance would start in it.
    """
    from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
    from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS

    zones = RegionsAndZonesBackend.zones["us-west-1"]
    if any(zone.name == "us-west-1c" for zone in zones):
        return
    second = next(zone for zone in zones if zone.name == "us-west-1b")
    third = Zone(region_name="us-west-1", name="us-west-1c", zone_id="usw1-az2")
    zones.append(third)
    for kind, here, there in (
        ("availability-zone", second.name, third.name),
        ("availability-zone-id", second.zone_id, third.zone_id),
    ):
        offerings = INSTANCE_TYPE_OFFERINGS[kind]["us-west-1"]
        offerings += [{**offer, "Location": there} for offer in offerings if offer["Location"] == here]


def keep_alarm_of_health_checks() -> None:
    """moto forgets which alarm a health check watches, and gives it a request interval that it doesn't have.

    Terraform then wants to replace the health check at every plan, and nobody can see what it watches.
    """
    from moto.route53.models import HealthCheck
    from moto.route53.responses import Route53

    of_alarm = ("AlarmIdentifier", "InsufficientDataHealthStatus")
    of_endpoint = ("IPAddress", "Port", "RequestInterval", "FailureThreshold", "MeasureLatency")
    config_without_alarm = HealthCheck.health_check_config.fget
    create_without_alarm = Route53.create_health_check
    update_without_alarm = Route53.update_health_check

    def health_check_config(self: Any) -> dict[str, Any]:
        config = config_without_alarm(self)
        if self.type_ == "CLOUDWATCH_METRIC":
            config = {key: value for key, value in config.items() if key not in of_endpoint}
            config.update(getattr(self, "of_alarm", {}))
        return config

    def create_health_check(self: Any) -> Any:
        asked = self._get_param("HealthCheckConfig")
        answer = create_without_alarm(self)
        answer.result["HealthCheck"].of_alarm = {key: asked[key] for key in of_alarm if asked.get(key)}
        return answer

    def update_health_check(self: Any) -> Any:
        answer = update_without_alarm(self)
        asked = {key: self._get_param(key) for key in of_alarm}
        check = answer.result["HealthCheck"]
        check.of_alarm = {**getattr(check, "of_alarm", {}), **{key: value for key, value in asked.items() if value}}
        return answer

    HealthCheck.health_check_config = property(health_check_config)
    Route53.create_health_check = create_health_check
    Route53.update_health_check = update_health_check


def report_delete_marker_replication() -> None:
    """moto stores whether a bucket replicates delete markers, but always answers that it does not."""
    from moto.s3.responses import S3Response

    serialized_without_markers = S3Response.serialized

    def serialized(self: Any, answer: Any) -> Any:
        # For what doesn't exist the result is an exception, which needs no correction.
        if self.data.get("Action") == "GetBucketReplication" and isinstance(answer.result, dict):
            stored = self.backend.get_bucket_replication(self.bucket_name)
            for rule, asked in zip(answer.result["ReplicationConfiguration"]["Rules"], stored["Rule"]):
                rule["DeleteMarkerReplication"] = asked.get("DeleteMarkerReplication") or {"Status": "Disabled"}
        return serialized_without_markers(self, answer)

    S3Response.serialized = serialized


def date_samples_with_the_minute() -> None:
    """moto dates samples by the second of the request, and leaves out those of that second.

    CloudWatch dates them with the full minute. By moto's dates the first sample of a new replica seems older than the
    replica, and drctl ignores such a sample.
    """
    from moto.cloudwatch.models import CloudWatchBackend

    since_the_second = CloudWatchBackend.get_metric_data

    def get_metric_data(self: Any, queries: Any, start_time: Any, end_time: Any, **options: Any) -> Any:
        start = start_time.replace(second=0, microsecond=0)
        return since_the_second(
            self, queries=queries, start_time=start, end_time=end_time + timedelta(seconds=1), **options
        )

    CloudWatchBackend.get_metric_data = get_metric_data


def search_metrics() -> None:
    """moto takes a SEARCH for the id of another query, and answers that nothing was found.

    CloudWatch answers with each metric that is found. How far a member of a global database is behind can only be
    searched for, because a dimension of its samples names the source's Region.
    """
    from moto.cloudwatch.models import CloudWatchBackend

    search = re.compile(r"SEARCH\('(?:\{([^}]*)\} )?(.*)', '(\w+)', (\d+)\)")
    without_search = CloudWatchBackend.get_metric_data

    def found(backend: Any, query: dict[str, Any]) -> list[dict[str, Any]]:
        matched = search.fullmatch(query.get("Expression", ""))
        if matched is None:
            return [query]
        schema, terms, stat, period = matched.groups()
        wanted = dict(re.findall(r'(\w+)="([^"]*)"', terms))
        # Without a schema the dimensions may be any.
        namespace, *names = schema.split(",") if schema else [wanted.pop("Namespace")]
        metrics = {}
        for sample in backend.get_all_metrics():
            told = {dimension.name: dimension.value for dimension in sample.dimensions}
            described = {**told, "MetricName": sample.name}
            fits = not schema or set(told) == set(names)
            if sample.namespace == namespace and fits and wanted.items() <= described.items():
                metrics[(sample.name, *told.items())] = {
                    "Namespace": namespace,
                    "MetricName": sample.name,
                    "Dimensions": [{"Name": name, "Value": value} for name, value in told.items()],
                }
        return [
            {"Id": query["Id"], "MetricStat": {"Metric": metric, "Period": int(period), "Stat": stat}}
            for metric in metrics.values()
        ]

    def get_metric_data(self: Any, queries: Any, **options: Any) -> Any:
        asked = [each for query in queries for each in found(self, query)]
        return without_search(self, queries=asked, **options)

    CloudWatchBackend.get_metric_data = get_metric_data


def report_replication_of_instances() -> None:
    """moto tells what a read replica replicates from, and not whether it does.

    RDS has a status of it for each replica, and without one drctl calls no replica ready to take over.
    """
    from moto.rds.models import DBInstance

    def status_infos(self: Any) -> list[dict[str, Any]]:
        return [{"StatusType": "read replication", "Normal": True, "Status": "replicating"}] if self.is_replica else []

    DBInstance.status_infos = property(status_infos)


def leave_secondaries_without_a_writer() -> None:
    """moto calls the first instance of any cluster its writer, that of a secondary of a global database too.

    At AWS a secondary Region's cluster is made up entirely of Aurora Replicas (Amazon Aurora User Guide, "Getting
    started with Amazon Aurora global databases"), and drctl takes a member that shows a writer for an old primary that
    Aurora hasn't demoted yet.
    """
    from moto.rds.models import DBCluster, rds_backends

    with_a_writer = DBCluster.db_cluster_members.fget

    def is_secondary(cluster: Any) -> bool:
        databases = (
            backend.global_clusters.get(cluster.global_cluster_identifier)
            for backend in rds_backends[cluster.account_id].values()
        )
        return not cluster.is_writer and any(
            member.is_writer for database in databases if database is not None for member in database.members
        )

    def db_cluster_members(self: Any) -> list[dict[str, Any]]:
        members = with_a_writer(self)
        if self.global_cluster_identifier and is_secondary(self):
            for member in members:
                member["IsClusterWriter"] = False
        return members

    DBCluster.db_cluster_members = property(db_cluster_members)
