package dev.stackmemory.testkit.flaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A suite that cannot fail proves nothing: stores with one flaw each fail the test that is there for it, and a sound one fails none. */
class ContractsCanFailTest {
    @Test
    void soundStore_failsNothing() {
        TestExecutionSummary summary = run(Optional.empty());

        assertThat(summary.getTestsFoundCount()).isGreaterThan(150);
        assertThat(failedTests(summary)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void flawedStore_failsTheTestThatIsThereForIt(Flaw flaw) {
        assertThat(failedTests(run(Optional.of(flaw)))).contains(flaw.revealingTest);
    }

    @Test
    void soundReplicasAndCache_failNothing() {
        TestExecutionSummary summary = runOfReplicas(Optional.empty());

        assertThat(summary.getTestsFoundCount()).isGreaterThan(50);
        assertThat(failedTests(summary)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void flawedReplicasOrCache_failTheTestThatIsThereForIt(ReplicaFlaw flaw) {
        assertThat(failedTests(runOfReplicas(Optional.of(flaw)))).contains(flaw.revealingTest);
    }

    private static TestExecutionSummary run(Optional<Flaw> flaw) {
        FlawedSuites.flaw = flaw;
        return run(FlawedSuites.ALL, flaw.map(one -> one.revealingTest));
    }

    private static TestExecutionSummary runOfReplicas(Optional<ReplicaFlaw> flaw) {
        FlawedSuites.replicaFlaw = flaw;
        return run(FlawedSuites.OF_REPLICAS, flaw.map(one -> one.revealingTest));
    }

    private static TestExecutionSummary run(List<Class<?>> suites, Optional<String> revealingTest) {
        var listener = new SummaryGeneratingListener();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(suites.stream()
                        .filter(suite -> revealingTest.isEmpty() || hasTest(suite, revealingTest.get()))
                        .map(suite -> selectClass(suite))
                        .toList())
                .build();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    private static boolean hasTest(Class<?> suite, String name) {
        for (Class<?> type = suite; type != null; type = type.getSuperclass()) {
            for (var method : type.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> failedTests(TestExecutionSummary summary) {
        return summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier()
                        .getSource()
                        .map(source ->
                                source instanceof MethodSource method ? method.getMethodName() : source.toString())
                        .orElse(failure.getTestIdentifier().getDisplayName()))
                .distinct()
                .toList();
    }
}
