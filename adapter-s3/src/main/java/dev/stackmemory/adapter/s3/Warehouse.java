package dev.stackmemory.adapter.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the files of the table lie. */
public sealed interface Warehouse {
    /**
     * A folder of this machine. Files and folders are forced to the disk before they count.
     *
     * @param path made where it is missing, private to the user
     */
    record Folder(Path path) implements Warehouse {
        public Folder {
            path = path.toAbsolutePath().normalize();
        }
    }

    /**
     * A bucket of S3, or of any service with the same interface.
     *
     * @param bucket exists already
     * @param prefix what the names of the objects begin with; empty for the whole bucket
     * @param endpoint the service's address; absent for Amazon's
     * @param region {@code us-east-1} where the service has none
     * @param pathStyle whether the bucket is named in the path instead of the host name; most services besides Amazon's want that
     * @param keys absent to take them from the environment, the profile file or the machine's role, as the AWS tools do
     */
    record Bucket(
            String bucket, String prefix, Optional<URI> endpoint, String region, boolean pathStyle, Optional<Keys> keys)
            implements Warehouse {
        public Bucket {
            Objects.requireNonNull(endpoint, "endpoint");
            Objects.requireNonNull(region, "region");
            Objects.requireNonNull(keys, "keys");
            if (bucket.isBlank() || bucket.contains("/")) {
                throw new IllegalArgumentException("'" + bucket + "' names no bucket");
            }
            if (endpoint.isPresent() && endpoint.get().getUserInfo() != null) {
                throw new IllegalArgumentException("the keys have settings of their own, and no place in the endpoint");
            }
            while (prefix.endsWith("/")) {
                prefix = prefix.substring(0, prefix.length() - 1);
            }
            if (prefix.startsWith("/")) {
                throw new IllegalArgumentException("the prefix '" + prefix + "' begins with a slash");
            }
        }

        /** A bucket of Amazon's, with keys as the AWS tools find them. */
        public static Bucket of(String bucket, String prefix, String region) {
            return new Bucket(bucket, prefix, Optional.empty(), region, false, Optional.empty());
        }
    }

    /**
     * Names and proves who asks. Never printed.
     *
     * @param id the access key's id
     * @param secret the secret access key
     */
    record Keys(String id, String secret) {
        public Keys {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(secret, "secret");
        }

        @Override
        public String toString() {
            return "keys";
        }
    }
}
