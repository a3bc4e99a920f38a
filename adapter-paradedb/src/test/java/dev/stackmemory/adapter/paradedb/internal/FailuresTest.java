package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Refused;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the states of PostgreSQL become. */
class FailuresTest {
    private static final ServerAddress SERVER =
            ServerAddress.of("jdbc:postgresql://db:5433/memory?user=me&password=s3cr3t");

    @ParameterizedTest
    @MethodSource
    void state_isTheFailureThatFits_andNamesTheCureAndTheServer_andNoPassword(
            String state, Class<? extends StoreException> kind, String cure) {
        var cause = new SQLException("as the server says", state);

        StoreException failure = Failures.translate(SERVER, "recording", cause);

        assertThat(failure).isExactlyInstanceOf(kind).hasCause(cause);
        assertThat(failure.getMessage())
                .contains("recording", "db:5433/memory", cure)
                .doesNotContain("s3cr3t");
    }

    static Stream<Arguments> state_isTheFailureThatFits_andNamesTheCureAndTheServer_andNoPassword() {
        return Stream.of(
                Arguments.of("08001", Unavailable.class, "Check that it runs"),
                Arguments.of("08006", Unavailable.class, "Check that it runs"),
                Arguments.of("57P01", Unavailable.class, "Check that it runs"),
                Arguments.of("57P02", Unavailable.class, "Check that it runs"),
                Arguments.of("57P03", Unavailable.class, "Check that it runs"),
                Arguments.of("42704", CorruptStore.class, "a part of the schema stackmemory is missing"),
                Arguments.of("53300", Unavailable.class, "Raise max_connections"),
                Arguments.of("53200", Unavailable.class, "Try again later"),
                Arguments.of("57014", DeadlineExceeded.class, "deadline passed"),
                Arguments.of("55P03", DeadlineExceeded.class, "pg_stat_activity"),
                Arguments.of("53100", CapacityExceeded.class, "Make room"),
                Arguments.of("54000", CapacityExceeded.class, "nothing was changed"),
                Arguments.of("28000", AccessDenied.class, "pg_hba.conf"),
                Arguments.of("28P01", AccessDenied.class, "Correct them in the settings"),
                Arguments.of("42501", AccessDenied.class, "grant it"),
                Arguments.of("25006", AccessDenied.class, "address of the primary"),
                Arguments.of("3D000", AccessDenied.class, "CREATE DATABASE"),
                Arguments.of("42P01", CorruptStore.class, "Restore a backup"),
                Arguments.of("42883", CorruptStore.class, "Restore a backup"),
                Arguments.of("XX001", CorruptStore.class, "Restore a backup"),
                Arguments.of("22021", Refused.class, "does not take it"),
                Arguments.of("22023", Refused.class, "as the server says"),
                Arguments.of("23514", Refused.class, "does not take it"),
                Arguments.of("54001", Refused.class, "does not take it"),
                Arguments.of("P0001", Refused.class, "does not take it"),
                Arguments.of("0A000", Unavailable.class, "as the server says"));
    }

    @Test
    void valuesOfABatch_areNotRepeated() {
        var batch = new BatchUpdateException("Batch entry 0 INSERT … ('secret') was aborted", "22021", new int[0]);
        batch.setNextException(new SQLException("ERROR: invalid byte sequence", "22021"));

        assertThat(Failures.translate(SERVER, "recording", batch))
                .hasMessageContaining("ERROR: invalid byte sequence")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusedCommit_hadNoEffect() {
        assertThat(Failures.translateCommit(SERVER, "recording", new SQLException("no room", "53100")))
                .isExactlyInstanceOf(CapacityExceeded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", ""})
    void commitWhoseAnswerWasLost_mayHaveTakenPlace(String state) {
        assertThat(Failures.translateCommit(SERVER, "recording", new SQLException("gone", state)))
                .isExactlyInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("Do it again, which is safe");
    }

    @Test
    void commitThatNobodyAnsweredInTime_mayHaveTakenPlace() {
        var silence = new SQLException("late", "58030", new SocketTimeoutException());

        assertThat(Failures.translateCommit(SERVER, "recording", silence)).isExactlyInstanceOf(OutcomeUnknown.class);
    }
}
