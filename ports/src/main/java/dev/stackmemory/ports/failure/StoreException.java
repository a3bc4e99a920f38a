package dev.stackmemory.ports.failure;

import org.jspecify.annotations.Nullable;

/**
 * Infrastructure failed. Adapters translate a driver's exception to one of these once, keep it as the cause, and write a message that
 * names what failed and what helps, never a password. Absence and refused writes are results, not exceptions.
 */
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The store cannot be reached now; the operation had no effect, and may be tried again. */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The deadline passed before the store answered. A read had no effect; of a write, nothing was acknowledged. */
    public static final class DeadlineExceeded extends StoreException {
        private static final long serialVersionUID = 1L;

        public DeadlineExceeded(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What the asker may spend is spent. A read had no effect; what it had read by then is paid for. */
    public static final class CostLimitReached extends StoreException {
        private static final long serialVersionUID = 1L;

        public CostLimitReached(String message) {
            super(message, null);
        }
    }

    /** A write was sent and its answer lost: all, some or none of it may have happened. Writing it again is safe. */
    public static final class OutcomeUnknown extends StoreException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** There is no room: the disk is full, a quota is reached, or a frame is larger than the store takes. Nothing was written. */
    public static final class CapacityExceeded extends StoreException {
        private static final long serialVersionUID = 1L;

        public CapacityExceeded(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The store does not take what was to be written, whenever it is tried: a value that it cannot keep, or a rule of its own. Nothing was written; other frames are not affected. */
    public static final class Refused extends StoreException {
        private static final long serialVersionUID = 1L;

        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** One stored frame cannot be read back as it was written; other frames are not affected. */
    public static final class CorruptFrame extends StoreException {
        private static final long serialVersionUID = 1L;

        public CorruptFrame(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The store itself is damaged, or is not a store at all. Nothing was written. */
    public static final class CorruptStore extends StoreException {
        private static final long serialVersionUID = 1L;

        public CorruptStore(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The store was made by a newer program whose form this one does not know. Nothing was read or written. */
    public static final class NewerSchema extends StoreException {
        private static final long serialVersionUID = 1L;

        public NewerSchema(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The store refuses this user, or takes no writes: missing rights, a wrong password, a read-only folder. */
    public static final class AccessDenied extends StoreException {
        private static final long serialVersionUID = 1L;

        public AccessDenied(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
