package dev.stackmemory.engines;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Has Spark answer queries over an Iceberg catalog that another program made. */
final class SparkQueries {
    /** Begins each line that is an answer, among whatever Spark prints. */
    private static final String ANSWER = "answer ";

    private SparkQueries() {}

    /**
     * Prints one line for each query: its number from 0, a colon, and its rows as a JSON array.
     *
     * @param arguments the catalog's name, its JDBC address, its warehouse, then the queries
     */
    public static void main(String[] arguments) throws IOException {
        String catalog = "spark.sql.catalog." + arguments[0];
        List<String> queries = Arrays.asList(arguments).subList(3, arguments.length);
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.session.timeZone", "UTC")
                // Iceberg's own Arrow is too old for the JDK.
                .config("spark.sql.iceberg.vectorization.enabled", "false")
                .config(catalog, "org.apache.iceberg.spark.SparkCatalog")
                .config(catalog + ".type", "jdbc")
                .config(catalog + ".uri", arguments[1])
                .config(catalog + ".jdbc.schema-version", "V1")
                .config(catalog + ".warehouse", arguments[2])
                .getOrCreate()) {
            for (int number = 0; number < queries.size(); number++) {
                List<String> rows = spark.sql(queries.get(number)).toJSON().collectAsList();
                System.out.println(ANSWER + number + ":[" + String.join(",", rows) + "]");
            }
        }
    }
}
