package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.ServerProduct;
import dev.stackmemory.ports.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.client.codec.ByteArrayCodec;

/** Asks a server what it is. */
final class ServerInfo {
    private final Link link;
    private final Keys keys;

    ServerInfo(Link link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    ServerProduct ask(Deadline deadline) {
        return link.read("asking what the server is", deadline, client -> {
            CompletionStage<byte @Nullable []> told = client.getScript(ByteArrayCodec.INSTANCE)
                    .evalShaAsync(
                            Mode.READ_WRITE, Script.SERVER.digest(), ReturnType.VALUE, List.<Object>of(keys.epoch()));
            return told.thenApply(text -> product(text == null ? "" : new String(text, StandardCharsets.UTF_8)));
        });
    }

    /**
     * What tells {@code server_name} is not Redis, which has no such line; it tells Redis's version as well, of the one that it follows.
     *
     * @param info the answer to {@code INFO server}; empty if it was refused
     */
    static ServerProduct product(String info) {
        Map<String, String> fields = info.lines()
                .map(line -> line.split(":", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1], (first, again) -> first));
        String name = fields.getOrDefault("server_name", fields.containsKey("valkey_version") ? "valkey" : "redis");
        String version = fields.getOrDefault(name + "_version", "");
        if (fields.isEmpty()) {
            return new ServerProduct(
                    "a server that does not tell what it is",
                    "",
                    Optional.of(
                            "its user may not ask it for INFO, so nobody knows whether our tests ran against its kind:"
                                    + " it is unverified."));
        }
        if (name.equals("redis")) {
            return new ServerProduct("Redis", version, Optional.empty());
        }
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return new ServerProduct(
                title,
                version,
                Optional.of("the use of " + title + " relies on its likeness to Redis and was never tested against it:"
                        + " it is unverified."));
    }
}
