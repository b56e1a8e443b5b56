/**
 * The simulated world: a model of the two-Region site on AWS behind drctl's ports, with time, faults, and clients that
 * measure.
 *
 * <p>A {@link io.drctl.sim.World} is passive data under one monitor. Each drctl process has a
 * {@link io.drctl.sim.SimulatedCloud} on it, whose every call takes time on a clock, half before and half after the
 * world is advanced to that time and the call takes effect. What AWS does on its own is a pending
 * {@link io.drctl.sim.Transition}; what clients do is a tick; both happen in order while the world is advanced. So a
 * world takes the same course for the same seed and the same calls at the same times, and
 * {@link io.drctl.sim.WorldFile} can save it at any moment.
 *
 * <p>The contract suite of the ports ({@code CloudContract}) runs against this world and, through the AWS SDK, against
 * moto. Where the two differ, AWS's documentation decides, and this world follows it:
 *
 * <ul>
 *   <li>moto does everything at once; here it takes as long as {@link io.drctl.sim.AwsDurations} says.
 *   <li>moto promotes a cluster that is not a replica, and breaks when no cluster has that name; AWS answers
 *       {@code InvalidDBClusterStateFault} and {@code DBClusterNotFoundFault}
 *       (<a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplicaDBCluster.html">PromoteReadReplicaDBCluster</a>).
 *   <li>moto checks a failover's target before its cluster, and calls a missing one an invalid parameter; AWS names
 *       {@code DBClusterNotFoundFault} and {@code InvalidDBInstanceState}
 *       (<a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html">FailoverDBCluster</a>).
 *   <li>moto accepts a change batch that leaves two PRIMARY records; AWS refuses it as {@code InvalidChangeBatch}
 *       (<a
 *     href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">ChangeResourceRecordSets</a>).
 *   <li>moto forgets the alarm that a health check watches
 *       (<a
 *     href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html">HealthCheckConfig</a>).
 *   <li>moto has no lag unless a test sets one; Aurora publishes it every minute
 *       (<a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html">metrics
 *      of Aurora</a>).
 *   <li>In moto a new bucket is open; in S3 it has been closed to the public and encrypted since 2023
 *       (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/creating-buckets-overview.html">creating
 *       buckets</a>).
 *   <li>The site seeded in moto isn't protected from deletion; here it is, as the shipped Terraform
 *       configuration has it
 *       (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html">deleting Aurora
 *       clusters</a>).
 * </ul>
 *
 * <p>Not modeled: the objects in buckets, since no port reads any, so that replication is its rules only; and what
 * happens to a change under way in a dark Region. Nobody outside can know; here it continues.
 *
 * <p>May import: cloud, inventory.
 */
@NullMarked
package io.drctl.sim;

import org.jspecify.annotations.NullMarked;
