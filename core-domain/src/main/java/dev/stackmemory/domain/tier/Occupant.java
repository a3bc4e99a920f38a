package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.eviction.Evictable;

/** A copy that lies in a tier or asks to be let in, while a round decides who stays. */
sealed interface Occupant {
    Residency residency();

    /** What the eviction order compares. */
    default Evictable copy() {
        return residency();
    }

    /** A home where it has been. */
    record Resident(Residency residency) implements Occupant {}

    /** A home that a younger tier has sent away. */
    record Arrival(Residency residency, MoveReason.Leaving reason) implements Occupant {}

    /** A replica where it has been. */
    record Copy(Replica replica) implements Occupant {
        @Override
        public Residency residency() {
            return replica.residency();
        }

        @Override
        public Evictable copy() {
            return replica;
        }
    }

    /** A frame that is read often enough for the youngest tier. */
    record Candidate(Residency residency) implements Occupant {}
}
