"""What `drctl verify dr-site` asks AWS, by boto3 in 16 threads, with the same tests of the answers.

It is what scripts/bench measures drctl against, beside the sequential script of the AWS CLI: what somebody writes who
knows boto3 and threads. It knows the shipped inventory.yaml only. Exit status: 0 ready, 1 not ready.
"""

import datetime
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

PRIMARY, RECOVERY, SITE = "us-east-2", "us-west-1", "flask-site"
ZONES = ["us-west-1b", "us-west-1c"]
REPOSITORY = "https://github.com/drctl-example/flask-site.git"

pool = ThreadPoolExecutor(16)
session = boto3.Session()
clients = {}
failures = 0


def client(service, region):
    """Clients may be shared by threads, and sessions not: all are made before the first thread begins."""
    return clients[service, region]


def begin():
    config = Config(max_pool_connections=16)
    for region in (PRIMARY, RECOVERY):
        for service in ("s3", "ec2", "rds", "sts", "elbv2", "eks", "cloudwatch"):
            clients[service, region] = session.client(service, region_name=region, config=config)
    for service in ("iam", "route53"):
        clients[service, None] = session.client(service, region_name="us-east-1", config=config)


def ask(service, region, operation, **arguments):
    """A call under way; what can't be read is its error."""

    def call():
        try:
            return getattr(client(service, region), operation)(**arguments)
        except ClientError as error:
            return error.response

    return pool.submit(call)


def check(name, passed):
    global failures
    try:
        good = bool(passed())
    except (KeyError, IndexError, TypeError, ValueError, StopIteration):
        good = False
    failures += not good
    print(f"{'pass' if good else 'FAIL'}  {name}")


def lag_queries():
    def search(name, metric):
        return {
            "Id": name,
            "Expression": "SEARCH('{AWS/RDS,DBClusterIdentifier,SourceRegion} "
            f"MetricName=\"{metric}\" DBClusterIdentifier=\"{SITE}-{RECOVERY}\"', 'Maximum', 60)",
        }

    dimensions = [{"Name": "DBClusterIdentifier", "Value": f"{SITE}-{RECOVERY}"}, {"Name": "Role", "Value": "WRITER"}]
    metric = {"Namespace": "AWS/RDS", "MetricName": "AuroraBinlogReplicaLag", "Dimensions": dimensions}
    return [
        search("rpo", "AuroraGlobalDBRPOLag"),
        search("replication", "AuroraGlobalDBReplicationLag"),
        {"Id": "binlog", "MetricStat": {"Stat": "Maximum", "Period": 60, "Metric": metric}},
    ]


def tagged(asset):
    return [{"Name": "tag:drctl:site", "Values": [SITE]}, {"Name": "tag:drctl:asset", "Values": [asset]}]


def repository():
    words = ["git", "ls-remote", "--exit-code", "--", REPOSITORY, "HEAD"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def main():
    begin()
    now = datetime.datetime.now(datetime.timezone.utc)
    ask("sts", RECOVERY, "get_caller_identity")
    head = pool.submit(repository)
    bucket = {region: f"drctl-{SITE}-{region}" for region in (PRIMARY, RECOVERY)}
    settings = {
        (region, operation): ask("s3", region, operation, Bucket=bucket[region])
        for region in (PRIMARY, RECOVERY)
        for operation in (
            "get_bucket_versioning",
            "get_bucket_encryption",
            "get_public_access_block",
            "head_bucket",
            "get_bucket_replication",
        )
    }
    lifecycle = ask("s3", RECOVERY, "get_bucket_lifecycle_configuration", Bucket=bucket[RECOVERY])
    instances = ask("ec2", RECOVERY, "describe_instances", Filters=tagged("web"))
    vpcs = ask("ec2", RECOVERY, "describe_vpcs", Filters=tagged("vpc"))
    keys = {region: ask("ec2", region, "describe_key_pairs", KeyNames=[SITE]) for region in (PRIMARY, RECOVERY)}
    image = [{"Name": "name", "Values": ["drctl-flask-web-1.0.0"]}]
    images = {
        region: ask("ec2", region, "describe_images", Filters=image, Owners=["self"]) for region in (PRIMARY, RECOVERY)
    }
    cluster = ask("eks", RECOVERY, "describe_cluster", name=f"{SITE}-monitoring")
    nodes = ask("eks", RECOVERY, "describe_nodegroup", clusterName=f"{SITE}-monitoring", nodegroupName="monitoring")
    balancers = ask("elbv2", RECOVERY, "describe_load_balancers", Names=[SITE])
    databases = {
        region: ask("rds", region, "describe_db_clusters", DBClusterIdentifier=f"{SITE}-{region}")
        for region in (PRIMARY, RECOVERY)
    }
    members = [{"Name": "db-cluster-id", "Values": [f"{SITE}-{RECOVERY}"]}]
    servers = ask("rds", RECOVERY, "describe_db_instances", Filters=members)
    lag = ask(
        "cloudwatch",
        RECOVERY,
        "get_metric_data",
        StartTime=now - datetime.timedelta(minutes=15),
        EndTime=now,
        ScanBy="TimestampDescending",
        MetricDataQueries=lag_queries(),
    )
    alarm = ask("cloudwatch", RECOVERY, "describe_alarms", AlarmNames=[f"drctl-{SITE}-take-over-{RECOVERY}"])
    zones = ask("route53", None, "list_hosted_zones_by_name", DNSName="drctl.example", MaxItems="100")

    # What needs an answer of these.
    zone = next(z["Id"] for z in zones.result()["HostedZones"] if z["Name"] == "drctl.example.")
    ask("route53", None, "get_hosted_zone", Id=zone)
    records = ask(
        "route53",
        None,
        "list_resource_record_sets",
        HostedZoneId=zone,
        StartRecordName="www.drctl.example",
        MaxItems="100",
    )
    live = [
        instance
        for reservation in instances.result()["Reservations"]
        for instance in reservation["Instances"]
        if instance["State"]["Name"] not in ("shutting-down", "terminated")
    ]
    ids = [instance["InstanceId"] for instance in live]
    statuses = ask("ec2", RECOVERY, "describe_instance_status", IncludeAllInstances=True, InstanceIds=ids)
    in_vpc = [{"Name": "vpc-id", "Values": [vpcs.result()["Vpcs"][0]["VpcId"]]}]
    subnets = ask("ec2", RECOVERY, "describe_subnets", Filters=in_vpc)
    acls = ask("ec2", RECOVERY, "describe_network_acls", Filters=in_vpc)
    tables = ask("ec2", RECOVERY, "describe_route_tables", Filters=in_vpc)
    balancer = balancers.result()["LoadBalancers"][0]
    listeners = ask("elbv2", RECOVERY, "describe_listeners", LoadBalancerArn=balancer["LoadBalancerArn"])
    replication = settings[RECOVERY, "get_bucket_replication"].result()["ReplicationConfiguration"]
    role = ask("iam", None, "get_role", RoleName=replication["Role"].split("/")[-1])
    pair = [r for r in records.result()["ResourceRecordSets"] if r["Name"] == "www.drctl.example." and r["Type"] == "A"]

    def leads_here(record):
        return record["AliasTarget"]["DNSName"].rstrip(".").removeprefix("dualstack.") == balancer["DNSName"]

    other = next(record for record in pair if not leads_here(record))
    health = ask("route53", None, "get_health_check", HealthCheckId=other["HealthCheckId"])
    own = next(record for record in pair if leads_here(record))
    own_health = ask("route53", None, "get_health_check", HealthCheckId=own["HealthCheckId"])
    listener = listeners.result()["Listeners"][0]
    rules = ask("elbv2", RECOVERY, "describe_rules", ListenerArn=listener["ListenerArn"])
    group = rules.result()["Rules"][0]["Actions"][0]["TargetGroupArn"]
    groups = ask("elbv2", RECOVERY, "describe_target_groups", TargetGroupArns=[group])
    targets = ask("elbv2", RECOVERY, "describe_target_health", TargetGroupArn=group)

    # The tests.
    def setting(operation, region=RECOVERY):
        return settings[region, operation].result()

    for region, peer in ((PRIMARY, RECOVERY), (RECOVERY, PRIMARY)):
        to = f"arn:aws:s3:::{bucket[peer]}"
        replicated = setting("get_bucket_replication", region)
        check(
            f"S3 Bucket {region} replicated",
            lambda rules=replicated, to=to: any(
                rule["Status"] == "Enabled" and rule["Destination"]["Bucket"] == to
                for rule in rules["ReplicationConfiguration"]["Rules"]
            ),
        )
    check("S3 Bucket present", lambda: "Error" not in setting("head_bucket"))
    check("S3 Bucket versioned", lambda: setting("get_bucket_versioning")["Status"] == "Enabled")
    check("S3 Bucket encrypted", lambda: setting("get_bucket_encryption")["ServerSideEncryptionConfiguration"]["Rules"])
    check(
        "S3 Bucket private",
        lambda: all(setting("get_public_access_block")["PublicAccessBlockConfiguration"].values()),
    )
    check("S3 Bucket kept", lambda: lifecycle.result()["Error"]["Code"] == "NoSuchLifecycleConfiguration")
    check("S3 Bucket role", lambda: role.result()["Role"]["Arn"])
    check("EC2 Instance quantity", lambda: len(live) == 3)
    check("EC2 Instance size", lambda: all(i["InstanceType"] == "t3.micro" for i in live))
    check("EC2 Instance zones", lambda: sorted({i["Placement"]["AvailabilityZone"] for i in live}) == ZONES)
    check("EC2 Instance running", lambda: all(i["State"]["Name"] == "running" for i in live))
    check(
        "EC2 Instance status checks",
        lambda: all(
            s["InstanceStatus"]["Status"] == s["SystemStatus"]["Status"] == "ok"
            for s in statuses.result()["InstanceStatuses"]
        ),
    )
    check("VPC present", lambda: [v["State"] for v in vpcs.result()["Vpcs"]] == ["available"])
    check("VPC range", lambda: vpcs.result()["Vpcs"][0]["CidrBlock"] == "10.20.0.0/16")
    check(
        "VPC zones",
        lambda: {s["AvailabilityZone"] for s in subnets.result()["Subnets"] if s["State"] == "available"} >= set(ZONES),
    )
    check(
        "ALB network ACLs",
        lambda: all(
            any(e["Egress"] and e["RuleAction"] == "allow" for e in acl["Entries"])
            for acl in acls.result()["NetworkAcls"]
        ),
    )
    check(
        "ALB routes",
        lambda: any(
            route.get("GatewayId", "").startswith("igw-")
            for table in tables.result()["RouteTables"]
            for route in table["Routes"]
        ),
    )
    check(
        "Key pairs fingerprint",
        lambda: len({keys[region].result()["KeyPairs"][0]["KeyFingerprint"] for region in keys}) == 1,
    )
    check("Kubernetes Cluster active", lambda: cluster.result()["cluster"]["status"] == "ACTIVE")
    check("Kubernetes Cluster version", lambda: cluster.result()["cluster"]["version"] == "1.36")
    check("Kubernetes Cluster Node active", lambda: nodes.result()["nodegroup"]["status"] == "ACTIVE")
    check("Kubernetes Cluster Node quantity", lambda: nodes.result()["nodegroup"]["scalingConfig"]["desiredSize"] == 2)
    check("Kubernetes Cluster Node size", lambda: nodes.result()["nodegroup"]["instanceTypes"] == ["t3.medium"])
    zone_of = {s["SubnetId"]: s["AvailabilityZone"] for s in subnets.result()["Subnets"]}
    check(
        "Kubernetes Cluster Node zones",
        lambda: sorted({zone_of[s] for s in nodes.result()["nodegroup"]["subnets"]}) == ZONES,
    )
    check("ALB active", lambda: balancer["State"]["Code"] == "active")
    check("ALB zones", lambda: sorted({z["ZoneName"] for z in balancer["AvailabilityZones"]}) == ZONES)
    check("ALB listener", lambda: (listener["Port"], listener["Protocol"]) == (80, "HTTP"))
    check("ALB target-group", lambda: [r["Actions"][0]["Type"] for r in rules.result()["Rules"]] == ["forward"])
    check("ALB health check", lambda: groups.result()["TargetGroups"][0]["HealthCheckPath"] == "/health")
    check(
        "ALB targets",
        lambda: [t["TargetHealth"]["State"] for t in targets.result()["TargetHealthDescriptions"]] == ["healthy"] * 3,
    )
    database = databases[RECOVERY].result()["DBClusters"][0]
    source = databases[PRIMARY].result()["DBClusters"][0]["DBClusterArn"]
    check("RDS Cluster available", lambda: database["Status"] == "available")
    check("RDS Cluster engine", lambda: database["EngineVersion"] == "8.0.mysql_aurora.3.10.5")
    check(
        "RDS Cluster writer",
        lambda: sorted(m["IsClusterWriter"] for m in database["DBClusterMembers"]) == [False, True],
    )
    check("RDS Cluster replication", lambda: database["ReplicationSourceIdentifier"] == source)

    def trails():
        sample = next(m for m in lag.result()["MetricDataResults"] if m["Id"] == "binlog")
        age = (now - sample["Timestamps"][0]).total_seconds()
        return sample["Values"][0] >= 0 and sample["Values"][0] + age <= 300

    check("RDS Cluster lag", trails)
    check("RDS Aurora Instances quantity", lambda: len(servers.result()["DBInstances"]) == 2)
    check(
        "RDS Aurora Instances size",
        lambda: {s["DBInstanceClass"] for s in servers.result()["DBInstances"]} == {"db.t4g.medium"},
    )
    check(
        "RDS Aurora Instances zones",
        lambda: sorted({s["AvailabilityZone"] for s in servers.result()["DBInstances"]}) == ZONES,
    )
    check(
        "RDS Aurora Instances available",
        lambda: {s["DBInstanceStatus"] for s in servers.result()["DBInstances"]} == {"available"},
    )

    def newest(region):
        return max(images[region].result()["Images"], key=lambda found: found["CreationDate"])

    check("AMI image available", lambda: newest(RECOVERY)["State"] == "available")
    check("AMI image current", lambda: newest(RECOVERY)["CreationDate"] >= newest(PRIMARY)["CreationDate"])
    check("GitHub answers", lambda: re.match("[0-9a-f]{40}", head.result()))
    check("DNS pair", lambda: sorted(record["Failover"] for record in pair) == ["PRIMARY", "SECONDARY"])
    check("DNS record", lambda: any(leads_here(record) for record in pair))
    check(
        "DNS health-check",
        lambda: health.result()["HealthCheck"]["HealthCheckConfig"]["AlarmIdentifier"]["Region"] == RECOVERY,
    )
    check(
        "DNS record healthy",
        lambda: not own_health.result()["HealthCheck"]["HealthCheckConfig"].get("Inverted"),
    )
    check("DNS take-over-alarm", lambda: [a["StateValue"] != "ALARM" for a in alarm.result()["MetricAlarms"]] == [True])

    pool.shutdown()
    print(f"\n{failures} of the tests failed" if failures else "\nall passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
