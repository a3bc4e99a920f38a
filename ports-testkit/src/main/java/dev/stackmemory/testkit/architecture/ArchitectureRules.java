package dev.stackmemory.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The rules themselves, apart from the test that runs them, so that a test can show that each of them can fail. */
final class ArchitectureRules {
    private static final Pattern VAGUE_NAME = Pattern.compile(".*(Manager|Helpers?|Utils?|Impl|Port)");

    /** What shows the world: {@code owner#method}; a constructor is {@code <init>} without arguments. */
    private static final Set<String> IMPURE = Set.of(
            "java.lang.System#currentTimeMillis",
            "java.lang.System#nanoTime",
            "java.lang.System#getenv",
            "java.lang.System#getProperty",
            "java.lang.System#getProperties",
            "java.lang.System#exit",
            "java.lang.Runtime#getRuntime",
            "java.lang.Thread#sleep",
            "java.lang.Math#random",
            "java.util.Random#<init>",
            "java.util.SplittableRandom#<init>",
            "java.util.UUID#randomUUID",
            "java.util.Locale#getDefault",
            "java.util.TimeZone#getDefault",
            "java.util.Collections#shuffle",
            "java.time.Clock#systemUTC",
            "java.time.Clock#systemDefaultZone",
            "java.time.ZoneId#systemDefault",
            "java.nio.charset.Charset#defaultCharset");

    private static final Pattern NOW = Pattern.compile("java\\.time\\.[A-Za-z]+#now");

    private ArchitectureRules() {}

    static ArchRule classesLieInTheirBasePackage(ModuleArchitecture module) {
        return classes().should().resideInAPackage(module.basePackage() + "..");
    }

    static ArchRule dependenciesAreWhitelisted(ModuleArchitecture module) {
        return classes().should(new OnlyAllowedDependencies(module)).because("dependencies point inward only");
    }

    static ArchRule internalPackagesArePrivate(ModuleArchitecture module) {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("dev.stackmemory..internal..")
                        .and(resideOutsideOfPackage(module.basePackage() + "..")))
                .because("a module shows its root package, and the wiring its configure package");
    }

    static ArchRule packagesFormNoCycle(ModuleArchitecture module) {
        return slices().matching(module.basePackage() + ".(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        DescribedPredicate.alwaysTrue(), resideInAPackage(module.basePackage() + ".configure.."))
                .allowEmptyShould(true)
                .because(
                        "packages that need each other are one; only settings, which lie with the wiring, are seen by all");
    }

    static ArchRule packagesAreNullMarked() {
        return classes()
                .that(are("written by hand", type -> !isGenerated(type)))
                .should(satisfy(
                        "be in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    static ArchRule readsNoClockRandomnessOrEnvironment() {
        return noClasses()
                .should(satisfy(
                        "call what shows the world",
                        type -> type.getAccessesFromSelf().stream().anyMatch(ArchitectureRules::isImpure)))
                .because("time, randomness and environment are arguments of the domain");
    }

    static ArchRule writesNoStandardStream() {
        return noClasses()
                .should(accessField(System.class, "out").as("write to standard output"))
                .orShould(accessField(System.class, "err").as("write to standard error"))
                .because("only the command line talks to a terminal");
    }

    static ArchRule fieldsAreNotInjected() {
        return fields().should()
                .notBeAnnotatedWith("javax.inject.Inject")
                .andShould()
                .notBeAnnotatedWith("jakarta.inject.Inject")
                .allowEmptyShould(true)
                .because("constructors say what a class needs");
    }

    static ArchRule publicFieldsAreConstants() {
        return fields().that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(are("written by hand", type -> !isGenerated(type)))
                .should()
                .beFinal()
                .allowEmptyShould(true);
    }

    static ArchRule namesSayWhatAThingIs() {
        return classes()
                .that()
                .areNotAnonymousClasses()
                .and(are("written by hand", type -> !isGenerated(type)))
                .should(satisfy(
                        "not be named Manager, Helper, Util, Impl or Port",
                        type -> !VAGUE_NAME.matcher(type.getSimpleName()).matches()));
    }

    static ArchRule nothingIsUnsupported() {
        return noClasses()
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "the exception says that a method is not supported",
                        call -> call.getTargetOwner().isEquivalentTo(UnsupportedOperationException.class)))
                .because("what cannot search does not implement the index");
    }

    static ArchRule interfacesThrowNothingChecked() {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .areInterfaces()
                .should(new ArchCondition<JavaMethod>("declare no checked exception") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        method.getThrowsClause().getTypes().stream()
                                .filter(type -> !type.isAssignableTo(RuntimeException.class))
                                .filter(type -> !type.isEquivalentTo(InterruptedException.class))
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        method, method.getDescription() + " declares " + type.getName())));
                    }
                })
                .allowEmptyShould(true)
                .because("infrastructure fails with the sealed, unchecked StoreException");
    }

    private static boolean isImpure(JavaAccess<?> access) {
        String called =
                access.getTargetOwner().getName() + '#' + access.getTarget().getName();
        boolean withoutSeed = !access.getTarget().getName().equals("<init>")
                || access.getTarget().getFullName().endsWith("<init>()");
        boolean shuffleWithoutSource =
                !called.endsWith("#shuffle") || access.getTarget().getFullName().endsWith("shuffle(java.util.List)");
        return NOW.matcher(called).matches() || (IMPURE.contains(called) && withoutSeed && shuffleWithoutSource);
    }

    private static boolean isGenerated(JavaClass type) {
        return type.getPackageName().contains("generated")
                || type.isAnnotatedWith(markedAsGenerated())
                || type.getEnclosingClass()
                        .filter(ArchitectureRules::isGenerated)
                        .isPresent();
    }

    private static DescribedPredicate<JavaAnnotation<?>> markedAsGenerated() {
        return DescribedPredicate.describe(
                "generated",
                annotation -> nameMatching(".*\\.(Generated|DaggerGenerated)").test(annotation.getRawType()));
    }

    private static DescribedPredicate<JavaClass> are(String description, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }

    private static ArchCondition<JavaClass> satisfy(String description, Predicate<JavaClass> test) {
        return ArchCondition.from(DescribedPredicate.describe(description, test));
    }

    /** Each dependency of a class on a type outside the whitelist is one violation. */
    private static final class OnlyAllowedDependencies extends ArchCondition<JavaClass> {
        private final ModuleArchitecture module;

        OnlyAllowedDependencies(ModuleArchitecture module) {
            super("depend only on what its module may see");
            this.module = module;
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !isAllowed(type, target)) {
                    events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                }
            }
        }

        private boolean isAllowed(JavaClass from, JavaClass target) {
            return module.allowances().stream()
                    .anyMatch(allowance -> isUnder(from.getPackageName(), allowance.from())
                            && (target.getName().equals(allowance.target())
                                    || PackageMatcher.of(allowance.target()).matches(target.getPackageName())));
        }

        private static boolean isUnder(String packageName, String base) {
            return packageName.equals(base) || packageName.startsWith(base + '.');
        }
    }
}
