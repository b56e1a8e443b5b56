package io.drctl.sim;

import io.drctl.inventory.RegionName;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How clients find the site and what they find there, worked out once and kept until something happens. */
final class Reach implements Clients.Site {
    private final World world;
    /** What each Region does with clients' requests. */
    private final Map<String, Clients.Serving> servings = new HashMap<>();
    /** Which Region each name server's answer points at; empty for none. */
    private final Map<String, String> answers = new HashMap<>();

    Reach(World world) {
        this.world = world;
    }

    /** Something has changed that clients might notice. */
    void forget() {
        servings.clear();
        answers.clear();
    }

    @Override
    public @Nullable String resolve(int client, long time) {
        String server = Dns.NAME_SERVERS.get(client % Dns.NAME_SERVERS.size());
        String known = answers.get(server);
        if (known == null) {
            String found = world.dns()
                    .regionAnswered(
                            server, world.inventory().application().mainName().name());
            known = found == null ? "" : found;
            answers.put(server, known);
        }
        return known.isEmpty() ? null : known;
    }

    @Override
    public Clients.Serving serving(String region) {
        Clients.Serving known = servings.get(region);
        if (known == null) {
            known = world.fleet().serving(new RegionName(region));
            servings.put(region, known);
        }
        return known;
    }

    @Override
    public String clusterOf(String log) {
        return world.state().log(log).clusterArn();
    }

    @Override
    public void acknowledge(Clients.Serving by, long time, int writes) {
        world.state().log(Objects.requireNonNull(by.log())).acknowledge(time, writes);
    }
}
