package dev.stackmemory.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds the fault that was put into a fixture for it, and nothing in the fixture without faults. */
class ArchitectureRulesTest {
    private static final String FIXTURE = ArchitectureRulesTest.class.getPackageName() + ".fixture";
    private static final JavaClasses BAD = new ClassFileImporter().importPackages(FIXTURE + ".bad");
    private static final JavaClasses GOOD = new ClassFileImporter().importPackages(FIXTURE + ".good");

    static Stream<Arguments> faults() {
        ModuleArchitecture bad = pure(FIXTURE + ".bad");
        return Stream.of(
                Arguments.of(ArchitectureRules.classesLieInTheirBasePackage(pure(FIXTURE + ".else")), "ClockHelper"),
                Arguments.of(ArchitectureRules.dependenciesAreWhitelisted(bad), "java.sql.SQLException"),
                Arguments.of(ArchitectureRules.dependenciesAreWhitelisted(bad), "Hidden"),
                Arguments.of(ArchitectureRules.internalPackagesArePrivate(bad), "internal.Hidden"),
                Arguments.of(ArchitectureRules.packagesFormNoCycle(bad), "Left"),
                Arguments.of(ArchitectureRules.packagesAreNullMarked(), "ClockHelper"),
                Arguments.of(ArchitectureRules.readsNoClockRandomnessOrEnvironment(), "ClockHelper"),
                Arguments.of(ArchitectureRules.writesNoStandardStream(), "print()"),
                Arguments.of(ArchitectureRules.fieldsAreNotInjected(), "injected"),
                Arguments.of(ArchitectureRules.publicFieldsAreConstants(), "mutable"),
                Arguments.of(ArchitectureRules.namesSayWhatAThingIs(), "ClockHelper"),
                Arguments.of(ArchitectureRules.nothingIsUnsupported(), "refuse()"),
                Arguments.of(ArchitectureRules.interfacesThrowNothingChecked(), "read()"));
    }

    static Stream<ArchRule> rules() {
        ModuleArchitecture good = pure(FIXTURE + ".good");
        return Stream.of(
                ArchitectureRules.classesLieInTheirBasePackage(good),
                ArchitectureRules.dependenciesAreWhitelisted(good),
                ArchitectureRules.internalPackagesArePrivate(good),
                ArchitectureRules.packagesFormNoCycle(good),
                ArchitectureRules.packagesAreNullMarked(),
                ArchitectureRules.readsNoClockRandomnessOrEnvironment(),
                ArchitectureRules.writesNoStandardStream(),
                ArchitectureRules.fieldsAreNotInjected(),
                ArchitectureRules.publicFieldsAreConstants(),
                ArchitectureRules.namesSayWhatAThingIs(),
                ArchitectureRules.nothingIsUnsupported(),
                ArchitectureRules.interfacesThrowNothingChecked());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void rule_finds_the_fault(ArchRule rule, String culprit) {
        var result = rule.evaluate(BAD);
        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().toString()).contains(culprit);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rule_accepts_what_is_right(ArchRule rule) {
        assertThat(rule.evaluate(GOOD).getFailureReport().getDetails()).isEmpty();
    }

    private static ModuleArchitecture pure(String basePackage) {
        return ModuleArchitecture.of(basePackage, true)
                .plus("java.lang..", "java.util", "java.util.function", "java.util.stream", "java.time");
    }
}
