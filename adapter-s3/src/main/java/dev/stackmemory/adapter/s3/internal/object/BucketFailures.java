package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.adapter.s3.Warehouse.Bucket;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns what the client throws into the failures of the ports, with a message that says what helps and never a key. */
final class BucketFailures {
    private final String place;

    BucketFailures(Bucket bucket) {
        String service = bucket.endpoint()
                .map(uri -> uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
                .orElse("Amazon S3, region " + bucket.region());
        this.place = "bucket " + bucket.bucket() + " at " + service;
    }

    static boolean isMissingBucket(S3Exception refused) {
        return refused.awsErrorDetails() != null
                && "NoSuchBucket".equals(refused.awsErrorDetails().errorCode());
    }

    StoreException translate(String what, Operation operation, RuntimeException failure) {
        String where = what + " failed (" + place + "): ";
        if (failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || (failure instanceof AbortedException && operation.deadline().isExpired())) {
            return operation.deadline().isExpired()
                    ? new DeadlineExceeded(
                            operation.name() + " in the archive took longer than its deadline (" + place + ").",
                            failure)
                    : new Unavailable(
                            where + "the service does not answer. Check the network, then try again.", failure);
        }
        if (failure instanceof S3Exception refused) {
            String code = refused.awsErrorDetails() == null
                    ? "status " + refused.statusCode()
                    : refused.awsErrorDetails().errorCode() + ", status " + refused.statusCode();
            if (isMissingBucket(refused)) {
                return new Unavailable(
                        where + "there is no such bucket. Create it, or correct the bucket's name and the endpoint.",
                        refused);
            }
            return switch (refused.statusCode()) {
                case 401, 403 ->
                    new AccessDenied(
                            where + "access was denied (" + code
                                    + "). Check the access key, its secret, and that it may list, read, write and delete there.",
                            refused);
                case 400, 405, 301, 307 ->
                    new AccessDenied(
                            where + "the service does not take our requests (" + code
                                    + "). Check endpoint, region and path style.",
                            refused);
                case 507 ->
                    new CapacityExceeded(where + "there is no room (" + code + "); nothing was changed.", refused);
                default ->
                    new Unavailable(where + "the service is busy or broken (" + code + "). Try again later.", refused);
            };
        }
        return new Unavailable(
                where + "the service cannot be reached. Check the endpoint, the network and that credentials are set.",
                failure);
    }
}
