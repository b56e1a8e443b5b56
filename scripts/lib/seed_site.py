"""Creates the whole site of the shipped inventory.yaml in the AWS emulator, in seconds.

It leaves behind what `drctl prepare` and one `drctl provision` in each Region leave behind, so that
`drctl verify dr-site` finds everything ready once `scripts/local-aws lag` has set how far the replica is behind.
Terraform would take minutes for the same world; a measurement needs the world, not the way there. It only talks to
AWS_ENDPOINT_URL, and refuses to start if that is not an address of this machine.
"""

from __future__ import annotations

import os
import sys
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

SITE = "flask-site"
DNS_NAME = "www.drctl.example."
HOSTED_ZONE = "drctl.example."
IMAGE_NAME = "drctl-flask-web-1.0.0"
KUBERNETES_CLUSTER = f"{SITE}-monitoring"
PRIMARY, RECOVERY = "us-east-2", "us-west-1"
ZONES = {
    PRIMARY: ["us-east-2a", "us-east-2b", "us-east-2c"],
    RECOVERY: ["us-west-1b", "us-west-1c"],
}
NETWORK = {PRIMARY: "10.10", RECOVERY: "10.20"}
# Nobody can use it: its private half was deleted.
PUBLIC_KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINwIALdvLeW5LY76OXbpP5BIT6MgPHaHaElxgPuByXEY flask-site"
APPLICATION_PORT = 80


def main() -> int:
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if urlsplit(endpoint).hostname not in ("127.0.0.1", "localhost", "::1"):
        print("seed_site.py: AWS_ENDPOINT_URL must name an emulator on this machine", file=sys.stderr)
        return 1
    role = client("iam", "us-east-1").create_role(
        RoleName=f"{SITE}-service", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}'
    )["Role"]["Arn"]
    source: dict[str, str] = {}
    balancers = {}
    for region in (PRIMARY, RECOVERY):
        balancers[region] = make_region(region, role, source)
    for region in (PRIMARY, RECOVERY):
        replicate(region, role)
    make_records(balancers)
    return 0


def client(service: str, region: str) -> Any:
    # Calls to this machine never go through a proxy, whatever the environment says.
    return boto3.client(service, region_name=region, config=Config(proxies={}, retries={"max_attempts": 1}))


def peer(region: str) -> str:
    return RECOVERY if region == PRIMARY else PRIMARY


def bucket(region: str) -> str:
    return f"drctl-{SITE}-{region}"


def take_over_alarm(region: str) -> str:
    return f"drctl-{SITE}-take-over-{region}"


def tags(asset: str, name: str) -> list[dict[str, str]]:
    values = {"drctl:site": SITE, "drctl:asset": asset, "Name": name}
    return [{"Key": key, "Value": value} for key, value in values.items()]


def tagged(kind: str, asset: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": tags(asset, name)}]


def make_region(region: str, role: str, source: dict[str, str]) -> dict[str, Any]:
    """Creates one Region, and returns its load balancer. What the other Region copies is put into `source`."""
    ec2 = client("ec2", region)
    vpc = ec2.create_vpc(
        CidrBlock=f"{NETWORK[region]}.0.0/16", TagSpecifications=tagged("vpc", "vpc", f"{SITE}-vpc")
    )["Vpc"]["VpcId"]
    open_to_users(ec2, vpc)
    public, private = [], []
    for number, zone in enumerate(ZONES[region]):
        for subnets, third in ((public, number), (private, number + 100)):
            made = ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"{NETWORK[region]}.{third}.0/24", AvailabilityZone=zone
            )
            subnets.append(made["Subnet"]["SubnetId"])
    ec2.import_key_pair(
        KeyName=SITE, PublicKeyMaterial=PUBLIC_KEY, TagSpecifications=tagged("key-pair", "key-pair", SITE)
    )
    image = make_image(ec2, source)
    instances = [
        ec2.run_instances(
            ImageId=image,
            InstanceType="t3.micro",
            MinCount=1,
            MaxCount=1,
            KeyName=SITE,
            SubnetId=public[number % len(public)],
            TagSpecifications=tagged("instance", "web", f"{SITE}-web-{number + 1}"),
        )["Instances"][0]["InstanceId"]
        for number in range(3)
    ]
    balancer = make_load_balancer(client("elbv2", region), vpc, public, instances)
    make_kubernetes(client("eks", region), role, private)
    make_database(client("rds", region), region, private, source)
    make_bucket(client("s3", region), region)
    client("cloudwatch", region).put_metric_alarm(
        AlarmName=take_over_alarm(region),
        Namespace="drctl",
        MetricName="TakeOver",
        Dimensions=[{"Name": "Alarm", "Value": take_over_alarm(region)}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="ignore",
    )
    return balancer


def make_image(ec2: Any, source: dict[str, str]) -> str:
    if "image" in source:
        image = ec2.copy_image(Name=IMAGE_NAME, SourceImageId=source["image"], SourceRegion=PRIMARY)["ImageId"]
    else:
        # scripts/local-aws has registered it already.
        found = ec2.describe_images(Filters=[{"Name": "name", "Values": [IMAGE_NAME]}])["Images"]
        image = source["image"] = found[0]["ImageId"]
    ec2.create_tags(
        Resources=[image],
        Tags=[{"Key": "Name", "Value": "drctl-flask-web"}, {"Key": "Version", "Value": "1.0.0"}],
    )
    return image


def open_to_users(ec2: Any, vpc: str) -> None:
    """Gives a VPC an internet gateway, and its main route table a default route to that."""
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    for table in tables:
        ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


def make_load_balancer(elb: Any, vpc: str, subnets: list[str], instances: list[str]) -> dict[str, Any]:
    balancer = elb.create_load_balancer(Name=SITE, Subnets=subnets)["LoadBalancers"][0]
    group = elb.create_target_group(
        Name=f"{SITE}-web",
        VpcId=vpc,
        Protocol="HTTP",
        Port=APPLICATION_PORT,
        TargetType="instance",
        HealthCheckPath="/health",
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(
        TargetGroupArn=group, Targets=[{"Id": instance, "Port": APPLICATION_PORT} for instance in instances]
    )
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Port=APPLICATION_PORT,
        Protocol="HTTP",
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )
    return balancer


def make_kubernetes(eks: Any, role: str, subnets: list[str]) -> None:
    eks.create_cluster(
        name=KUBERNETES_CLUSTER, version="1.36", roleArn=role, resourcesVpcConfig={"subnetIds": subnets}
    )
    eks.create_nodegroup(
        clusterName=KUBERNETES_CLUSTER,
        nodegroupName="monitoring",
        nodeRole=role,
        subnets=subnets,
        instanceTypes=["t3.medium"],
        scalingConfig={"desiredSize": 2, "minSize": 2, "maxSize": 3},
    )


def make_database(rds: Any, region: str, subnets: list[str], source: dict[str, str]) -> None:
    cluster = f"{SITE}-{region}"
    rds.create_db_subnet_group(
        DBSubnetGroupName=SITE, DBSubnetGroupDescription=f"private subnets of {SITE}", SubnetIds=subnets
    )
    replica_of = {"ReplicationSourceIdentifier": source["cluster"]} if "cluster" in source else {}
    arn = rds.create_db_cluster(
        DBClusterIdentifier=cluster,
        Engine="aurora-mysql",
        EngineVersion="8.0.mysql_aurora.3.10.5",
        DBSubnetGroupName=SITE,
        # The emulator, unlike AWS, wants these for a replica too.
        MasterUsername="admin",
        MasterUserPassword="only-for-the-emulator",
        **replica_of,
    )["DBCluster"]["DBClusterArn"]
    source.setdefault("cluster", arn)
    for number in (0, 1):
        rds.create_db_instance(
            DBInstanceIdentifier=f"{cluster}-{number + 1}",
            DBClusterIdentifier=cluster,
            Engine="aurora-mysql",
            DBInstanceClass="db.t4g.medium",
            AvailabilityZone=ZONES[region][number],
        )


def make_bucket(s3: Any, region: str) -> None:
    name = bucket(region)
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )


def replicate(region: str, role: str) -> None:
    client("s3", region).put_bucket_replication(
        Bucket=bucket(region),
        ReplicationConfiguration={
            "Role": role,
            "Rules": [
                {
                    "ID": f"to-{peer(region)}",
                    "Priority": 1,
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": "Enabled"},
                    "Destination": {"Bucket": f"arn:aws:s3:::{bucket(peer(region))}"},
                }
            ],
        },
    )


def make_records(balancers: dict[str, Any]) -> None:
    route53 = client("route53", "us-east-1")
    zone = route53.list_hosted_zones_by_name(DNSName=HOSTED_ZONE)["HostedZones"][0]["Id"]
    changes = []
    for region, balancer in balancers.items():
        # A Region's record goes unhealthy when the other Region's alarm fires, and that Region takes over.
        check = route53.create_health_check(
            CallerReference=f"take-over-{region}",
            HealthCheckConfig={
                "Type": "CLOUDWATCH_METRIC",
                "AlarmIdentifier": {"Region": peer(region), "Name": take_over_alarm(peer(region))},
                "InsufficientDataHealthStatus": "LastKnownStatus",
            },
        )["HealthCheck"]["Id"]
        changes.append(
            {
                "Action": "CREATE",
                "ResourceRecordSet": {
                    "Name": DNS_NAME,
                    "Type": "A",
                    "SetIdentifier": region,
                    "Failover": "PRIMARY" if region == PRIMARY else "SECONDARY",
                    "HealthCheckId": check,
                    "AliasTarget": {
                        "DNSName": balancer["DNSName"],
                        "HostedZoneId": balancer["CanonicalHostedZoneId"],
                        "EvaluateTargetHealth": True,
                    },
                },
            }
        )
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


if __name__ == "__main__":
    sys.exit(main())
