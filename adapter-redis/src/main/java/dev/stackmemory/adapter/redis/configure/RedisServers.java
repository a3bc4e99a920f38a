package dev.stackmemory.adapter.redis.configure;

import java.util.List;
import java.util.stream.Collectors;

/** Which servers are asked, and how they belong together. */
public sealed interface RedisServers {
    /** For messages: the servers, and nothing secret. */
    String printable();

    /** A host, or an IPv6 address in brackets, and a port. */
    record Address(String host, int port) {
        public Address {
            if (host.isBlank()) {
                throw new IllegalArgumentException("the host is empty");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("the port " + port + " is not between 1 and 65535");
            }
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * One server.
     *
     * @param database its number, at least 0
     */
    record Single(Address address, int database) implements RedisServers {
        public Single {
            requireDatabase(database);
        }

        @Override
        public String printable() {
            return "redis://" + address + (database == 0 ? "" : "/" + database);
        }
    }

    /**
     * A cluster.
     *
     * @param seeds some of its nodes, at least one; the others are learnt from them
     */
    record Cluster(List<Address> seeds) implements RedisServers {
        public Cluster {
            seeds = requireSome(seeds);
        }

        @Override
        public String printable() {
            return "redis+cluster://" + joined(seeds);
        }
    }

    /**
     * A primary that sentinels name, also after a failover.
     *
     * @param sentinels some of them, at least one; the others are learnt from them
     * @param primary the name by which they know it
     * @param database its number, at least 0
     */
    record Sentinel(List<Address> sentinels, String primary, int database) implements RedisServers {
        public Sentinel {
            sentinels = requireSome(sentinels);
            requireDatabase(database);
            if (primary.isBlank()) {
                throw new IllegalArgumentException("the name of the primary is empty");
            }
        }

        @Override
        public String printable() {
            return "redis+sentinel://" + joined(sentinels) + "/" + primary + (database == 0 ? "" : "/" + database);
        }
    }

    private static String joined(List<Address> addresses) {
        return addresses.stream().map(Address::toString).collect(Collectors.joining(","));
    }

    private static List<Address> requireSome(List<Address> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no server is named");
        }
        return List.copyOf(addresses);
    }

    private static void requireDatabase(int database) {
        if (database < 0) {
            throw new IllegalArgumentException("the database " + database + " is negative");
        }
    }
}
