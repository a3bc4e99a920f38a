package dev.stackmemory.testkit.server;

import java.nio.charset.StandardCharsets;

/** A program that uses the shared servers, says where they are, and ends when its standard input does. */
final class ServerUser {
    private ServerUser() {}

    public static void main(String[] arguments) throws Exception {
        PostgresServer postgres = PostgresServer.shared();
        postgres.administrator()
                .execute("CREATE TABLE IF NOT EXISTS users_table (x int)", "INSERT INTO users_table VALUES (1)");
        RedisServer redis = RedisServer.shared();
        redis.command("INCR", "users");
        String line = postgres.administrator().jdbcUrlWithPassword()
                + ' '
                + redis.address().urlWithPassword()
                + ' '
                + postgres.administrator().value("SELECT count(*) FROM users_table")
                + ' '
                + redis.command("GET", "users").getFirst()
                + '\n';
        System.out.write(line.getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        while (System.in.read() >= 0) {
            // told to end by the end of it
        }
    }
}
