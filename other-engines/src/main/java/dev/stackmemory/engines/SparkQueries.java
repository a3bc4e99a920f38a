package dev.stackmemory.engines;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Has Spark answer queries over Iceberg catalogs that another program made. */
final class SparkQueries {
    /** Begins each line that is an answer, among whatever Spark prints. */
    private static final String ANSWER = "answer:";

    private static final String SETTING = "spark.sql.catalog.";

    private SparkQueries() {}

    /**
     * Prints one line for each query, with its rows as a JSON array.
     *
     * @param arguments settings of catalogs, such as {@code spark.sql.catalog.name.type=jdbc}, then the queries that they are for; and so on, the next settings
     *     being those of another session
     */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.session.timeZone", "UTC")
                // Iceberg's own Arrow is too old for the JDK.
                .config("spark.sql.iceberg.vectorization.enabled", "false")
                .getOrCreate()) {
            SparkSession session = spark;
            boolean hasAnswered = false;
            for (String argument : arguments) {
                if (argument.startsWith(SETTING)) {
                    session = hasAnswered ? spark.newSession() : session;
                    hasAnswered = false;
                    String[] setting = argument.split("=", 2);
                    session.conf().set(setting[0], setting[1]);
                } else {
                    List<String> rows = session.sql(argument).toJSON().collectAsList();
                    System.out.println(ANSWER + "[" + String.join(",", rows) + "]");
                    hasAnswered = true;
                }
            }
        }
    }
}
