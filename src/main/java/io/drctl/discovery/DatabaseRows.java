package io.drctl.discovery;

import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.cloud.Listings;
import io.drctl.discovery.Landscape.Area;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The databases that a copy in the other Region follows, with the rows of their clusters and instances. */
final class DatabaseRows {
    private static final Set<String> CLUSTER_ENGINES = Set.of("aurora-mysql", "aurora-postgresql");

    private static final Set<String> INSTANCE_ENGINES = Set.of("mysql", "postgres", "mariadb");

    private final Draft draft;
    private final List<Entry> clusters = new ArrayList<>();

    DatabaseRows(Draft draft) {
        this.draft = draft;
    }

    void add() {
        clusters();
        instances();
        if (draft.databases.isEmpty()) {
            draft.notFound.add("a database with a copy in the other Region");
        }
        boolean isOneOfSeveral = draft.databases.size() > 1;
        Set<String> taken = new LinkedHashSet<>(Set.of("none"));
        for (int i = 0; i < draft.databases.size(); i++) {
            Entry database = draft.databases.get(i);
            if (isOneOfSeveral) {
                database.putFirst("name", Draft.unique(Draft.slug(database.label(), "database"), taken));
            }
        }
        applications();
    }

    private void clusters() {
        List<String> alone = new ArrayList<>();
        List<Databases.Cluster> there = new ArrayList<>(draft.scope.databaseClusters(draft.recovery()));
        for (Databases.Cluster one : draft.scope.databaseClusters(draft.primary())) {
            List<Databases.Cluster> linked =
                    there.stream().filter(each -> isLinked(one, each)).toList();
            if (linked.isEmpty()) {
                alone.add(one.id());
                continue;
            }
            Databases.Cluster other = linked.stream()
                    .max(Comparator.comparingInt((Databases.Cluster each) ->
                                    members(draft.recovery(), each).size())
                            .thenComparing(Databases.Cluster::id, Comparator.reverseOrder()))
                    .orElseThrow();
            there.removeAll(linked);
            cluster(one, other, others(linked, other, Databases.Cluster::id, "database cluster", one.id()));
        }
        draft.alone(
                "database cluster",
                draft.primary().region(),
                "no copy of it in " + draft.recovery().region(),
                alone);
        draft.alone(
                "database cluster",
                draft.recovery().region(),
                "not a copy of one in " + draft.primary().region(),
                there.stream().map(Databases.Cluster::id).toList());
    }

    /** Reports what else might have been taken, and names it; empty where there is nothing. */
    private <T> String others(List<T> linked, T taken, Function<T, String> id, String what, String source) {
        List<String> others =
                linked.stream().filter(each -> each != taken).map(id).sorted().toList();
        draft.alone(
                what,
                draft.recovery().region(),
                "a copy of " + source + " too; " + id.apply(taken) + " was taken",
                others);
        return others.isEmpty() ? "" : Words.list(others) + " could be meant instead";
    }

    private static boolean isLinked(Databases.Cluster one, Databases.Cluster other) {
        return isGlobal(one, other)
                || one.arn().equals(other.replicationSource())
                || other.arn().equals(one.replicationSource())
                || one.replicas().contains(other.arn())
                || other.replicas().contains(one.arn());
    }

    private static boolean isGlobal(Databases.Cluster one, Databases.Cluster other) {
        return one.globalCluster() != null && one.globalCluster().equals(other.globalCluster());
    }

    private void cluster(Databases.Cluster one, Databases.Cluster other, String doubt) {
        boolean isGlobal = isGlobal(one, other);
        String names = "database clusters " + one.id() + " and " + other.id();
        if (!CLUSTER_ENGINES.contains(one.engine())
                || (one.engine().equals("aurora-postgresql") && !isGlobal)
                || !draft.areNames("database-cluster", one.id(), other.id())
                || (isGlobal && one.id().equals(other.id()))) {
            draft.leftOut.add(names + " (" + one.engine() + "): not one that drctl can fail over");
            return;
        }
        String label = draft.common(one.id(), other.id());
        Entry row = draft.row("database-cluster", label, "RDS cluster");
        names(row, one.id(), other.id(), doubt);
        clusters.add(row);
        Entry database = new Entry(label)
                .put("engine", one.engine())
                .put("topology", isGlobal ? "global-database" : "binlog-replica");
        if (isGlobal) {
            String global = one.globalCluster();
            database.put("global-cluster", global == null ? "" : global.substring(global.lastIndexOf(':') + 1));
        }
        database.put("cluster", row);
        members(row, label, one, other, isGlobal).ifPresent(members -> database.put("instances", members));
        draft.databases.add(database);
        capacity(label, one, other);
    }

    private void names(Entry row, String ofPrimary, String ofRecovery, String doubt) {
        Object names = draft.both(ofPrimary, ofRecovery);
        if (doubt.isEmpty()) {
            row.put("names", names);
        } else {
            row.guess("names", names, doubt);
        }
    }

    private void capacity(String label, Databases.Cluster one, Databases.Cluster other) {
        Optional<Databases.ServerlessScaling> here = capacity(draft.primary(), one);
        Optional<Databases.ServerlessScaling> there = capacity(draft.recovery(), other);
        if (here.isPresent() && there.isPresent() && draft.isChecked("serverless-capacity")) {
            draft.row("serverless-capacity", label + "-capacity", "Aurora Serverless v2 capacity")
                    .put("names", draft.both(one.id(), other.id()))
                    .put(
                            "min",
                            draft.both(acu(here.get().min()), acu(there.get().min())))
                    .put(
                            "max",
                            draft.both(acu(here.get().max()), acu(there.get().max())));
        }
    }

    private static Optional<Databases.ServerlessScaling> capacity(Area area, Databases.Cluster cluster) {
        return area.all(Landscape.Capacity.class).stream()
                .filter(each -> each.cluster().equals(cluster.id()))
                .map(Landscape.Capacity::scaling)
                .findFirst();
    }

    /** {@code 0.5}, {@code 16}. */
    private static String acu(double capacity) {
        return capacity == Math.rint(capacity) ? String.valueOf((long) capacity) : String.valueOf(capacity);
    }

    private Optional<Entry> members(
            Entry cluster, String label, Databases.Cluster one, Databases.Cluster other, boolean isGlobal) {
        List<Listings.DatabaseInstance> here = members(draft.primary(), one);
        List<Listings.DatabaseInstance> there = members(draft.recovery(), other);
        if (here.isEmpty() || there.isEmpty()) {
            draft.leftOut.add("instances of " + one.id() + " and " + other.id() + ": "
                    + (there.isEmpty() ? draft.recovery() : draft.primary()).region()
                    + " has none, and can't take over without one");
            return Optional.empty();
        }
        Entry row = draft.row("database-instance", label + "-instances", "RDS Aurora instance")
                .put("cluster", cluster);
        Set<String> sizes = sizes(here);
        Set<String> others = sizes(there);
        // AWS allows no burstable classes in a global database, and neither does an inventory.
        boolean isBurstable = Stream.concat(sizes.stream(), others.stream()).anyMatch(size -> size.startsWith("db.t"));
        if (sizes.size() == 1 && others.size() == 1 && !(isGlobal && isBurstable)) {
            draft.size(row, sizes.iterator().next(), others.iterator().next());
        }
        draft.quantities(row, here.size(), there.size());
        return Optional.of(row);
    }

    private static Set<String> sizes(List<Listings.DatabaseInstance> instances) {
        return instances.stream()
                .map(Listings.DatabaseInstance::size)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<Listings.DatabaseInstance> members(Area area, Databases.Cluster cluster) {
        return area.all(Listings.DatabaseInstance.class).stream()
                .filter(instance -> cluster.id().equals(instance.cluster()))
                .toList();
    }

    private void instances() {
        List<String> alone = new ArrayList<>();
        List<DbInstance> there = new ArrayList<>(draft.scope.dbInstances(draft.recovery()));
        for (DbInstance one : draft.scope.dbInstances(draft.primary())) {
            List<DbInstance> linked = there.stream()
                    .filter(each -> isCopy(one, each) || isCopy(each, one))
                    .toList();
            if (linked.isEmpty()) {
                alone.add(one.id());
                continue;
            }
            DbInstance other = linked.stream()
                    .min(Comparator.comparing(
                                    (DbInstance each) -> !each.instanceClass().equals(one.instanceClass()))
                            .thenComparing(DbInstance::id))
                    .orElseThrow();
            there.removeAll(linked);
            instance(one, other, others(linked, other, DbInstance::id, "RDS instance", one.id()));
        }
        draft.alone(
                "RDS instance",
                draft.primary().region(),
                "no replica of it in " + draft.recovery().region(),
                alone);
        draft.alone(
                "RDS instance",
                draft.recovery().region(),
                "not a replica of one in " + draft.primary().region(),
                there.stream().map(DbInstance::id).toList());
    }

    /** RDS names a source in another Region by its ARN. */
    private static boolean isCopy(DbInstance source, DbInstance copy) {
        return source.arn().equals(copy.source()) || source.replicas().contains(copy.arn());
    }

    private void instance(DbInstance one, DbInstance other, String doubt) {
        if (!INSTANCE_ENGINES.contains(one.engine())
                || !draft.isChecked("rds-instance")
                || !draft.areNames("rds-instance", one.id(), other.id())) {
            draft.leftOut.add("RDS instances " + one.id() + " and " + other.id() + " (" + one.engine()
                    + "): drctl can't check these");
            return;
        }
        String label = draft.common(one.id(), other.id());
        Entry row = draft.row("rds-instance", label, "RDS instance");
        names(row, one.id(), other.id(), doubt);
        draft.size(row, one.instanceClass(), other.instanceClass());
        draft.databases.add(new Entry(label)
                .put("engine", one.engine())
                .put("topology", "rds-replica")
                .put("cluster", row));
    }

    /** Which application needs which database: if there are several, the one with a similar name. */
    private void applications() {
        if (draft.databases.size() < 2) {
            return;
        }
        for (Entry application : draft.applications) {
            String name = String.valueOf(application.values().getOrDefault("name", application.label()));
            Entry meant = draft.databases.stream()
                    .filter(database -> isLike(name, database.label()))
                    .findFirst()
                    .orElse(draft.databases.get(0));
            application.guess(
                    "database",
                    String.valueOf(meant.get("name")),
                    isLike(name, meant.label()) ? "by its name" : "the first of " + draft.databases.size());
        }
    }

    private static boolean isLike(String application, String database) {
        return database.contains(application);
    }
}
