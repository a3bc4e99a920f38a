package dev.stackmemory.adapter.redis.configure;

import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Servers and login in one line: {@code redis://[user:password@]host[:port][/database]}, {@code redis+cluster://host:port,host:port}, or
 * {@code redis+sentinel://host:port,host:port/primary[/database]}; with {@code rediss} in the place of {@code redis} encrypted. Special
 * characters in user and password are percent-encoded.
 *
 * @param servers whom to ask
 * @param login how to talk to them
 */
public record RedisUrl(RedisServers servers, RedisLogin login) {
    private static final Pattern FORM =
            Pattern.compile("(rediss?)(\\+cluster|\\+sentinel)?://(?:([^@/]*)@)?([^@/]+)((?:/[^/]*)*)");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");
    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is not of the form; the message does not quote it, for it may hold a password
     */
    public static RedisUrl parse(String url) {
        Matcher form = FORM.matcher(url.strip());
        if (!form.matches()) {
            throw malformed();
        }
        List<String> path = new ArrayList<>();
        for (String part : form.group(5).split("/")) {
            if (!part.isEmpty()) {
                path.add(decode(part));
            }
        }
        String kind = form.group(2) == null ? "" : form.group(2);
        RedisServers servers = switch (kind) {
            case "+cluster" -> new RedisServers.Cluster(addresses(form.group(4), PORT));
            case "+sentinel" -> {
                if (path.isEmpty()) {
                    throw new IllegalArgumentException(
                            "the address names no primary: redis+sentinel://host:port/primary");
                }
                yield new RedisServers.Sentinel(
                        addresses(form.group(4), SENTINEL_PORT), path.get(0), database(path, 1));
            }
            default -> {
                List<Address> one = addresses(form.group(4), PORT);
                if (one.size() != 1) {
                    throw new IllegalArgumentException(
                            "the address names several servers: say redis+cluster:// or redis+sentinel://");
                }
                yield new RedisServers.Single(one.getFirst(), database(path, 0));
            }
        };
        RedisLogin login = login(Optional.ofNullable(form.group(3)));
        return new RedisUrl(servers, form.group(1).equals("rediss") ? login.withTls() : login);
    }

    private static RedisLogin login(Optional<String> userInfo) {
        if (userInfo.isEmpty()) {
            return RedisLogin.NONE;
        }
        int colon = userInfo.get().indexOf(':');
        String user = colon < 0 ? "" : decode(userInfo.get().substring(0, colon));
        String password = decode(userInfo.get().substring(colon + 1));
        return user.isEmpty() ? RedisLogin.NONE.withPassword(password) : RedisLogin.NONE.withUser(user, password);
    }

    private static int database(List<String> path, int index) {
        if (path.size() > index + 1) {
            throw malformed();
        }
        if (path.size() <= index) {
            return 0;
        }
        try {
            return Integer.parseInt(path.get(index));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("the database in the address is not a number");
        }
    }

    private static List<Address> addresses(String text, int defaultPort) {
        var addresses = new ArrayList<Address>();
        for (String part : text.split(",", -1)) {
            Matcher form = ADDRESS.matcher(part.strip());
            if (!form.matches()) {
                throw malformed();
            }
            int port = form.group(2) == null ? defaultPort : Integer.parseInt(form.group(2));
            addresses.add(new Address(form.group(1), port));
        }
        return addresses;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // The cause would quote what may be a password.
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "the address is not of the form redis://[user:password@]host[:port][/database],"
                        + " redis+cluster://host:port,… or redis+sentinel://host:port,…/primary"
                        + " (with '@', ':' and '/' in a password percent-encoded)");
    }
}
