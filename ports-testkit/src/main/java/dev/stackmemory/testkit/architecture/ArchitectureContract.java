package dev.stackmemory.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The architecture of one module. A module inherits this in its own tests and says in {@link #module()} what it may see;
 * checked are the classes of the folder or jar that holds the module's base package, tests excluded.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ArchitectureContract {
    private ModuleArchitecture module;
    private JavaClasses classes;

    /** What the module under test may see. */
    protected abstract ModuleArchitecture module();

    @BeforeAll
    final void importClasses() {
        module = module();
        classes = classesBeside(module.basePackage());
    }

    @Test
    final void classes_lie_in_their_base_package() {
        ArchitectureRules.classesLieInTheirBasePackage(module).check(classes);
    }

    @Test
    final void dependencies_are_whitelisted() {
        ArchitectureRules.dependenciesAreWhitelisted(module).check(classes);
    }

    @Test
    final void internal_packages_are_private() {
        ArchitectureRules.internalPackagesArePrivate(module).check(classes);
    }

    @Test
    final void packages_form_no_cycle() {
        ArchitectureRules.packagesFormNoCycle(module).check(classes);
    }

    @Test
    final void packages_are_null_marked() {
        ArchitectureRules.packagesAreNullMarked().check(classes);
    }

    @Test
    final void pure_module_reads_no_clock_randomness_or_environment() {
        if (module.pure()) {
            ArchitectureRules.readsNoClockRandomnessOrEnvironment().check(classes);
        }
    }

    @Test
    final void standard_streams_belong_to_the_command_line() {
        if (!module.prints()) {
            ArchitectureRules.writesNoStandardStream().check(classes);
        }
    }

    @Test
    final void fields_are_not_injected() {
        ArchitectureRules.fieldsAreNotInjected().check(classes);
    }

    @Test
    final void public_fields_are_constants() {
        ArchitectureRules.publicFieldsAreConstants().check(classes);
    }

    @Test
    final void names_say_what_a_thing_is() {
        ArchitectureRules.namesSayWhatAThingIs().check(classes);
    }

    @Test
    final void nothing_is_unsupported() {
        ArchitectureRules.nothingIsUnsupported().check(classes);
    }

    /** The imported classes, for rules that only one module has. */
    protected final JavaClasses classes() {
        return classes;
    }

    /** The classes of the folder or jar that holds the package, and not only those of the package: a stray one is seen. */
    private static JavaClasses classesBeside(String basePackage) {
        String folder = basePackage.replace('.', '/') + '/';
        Set<Location> places = Locations.ofPackage(basePackage).stream()
                .map(location -> location.asURI().toString())
                .filter(uri -> !uri.contains("/test-classes/"))
                .map(uri -> Location.of(URI.create(uri.substring(0, uri.length() - folder.length()))))
                .collect(Collectors.toSet());
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importLocations(places);
    }
}
