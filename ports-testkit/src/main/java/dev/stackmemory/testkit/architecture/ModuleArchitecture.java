package dev.stackmemory.testkit.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one module may see: a whitelist, so that a new dependency is a decision and not an accident.
 *
 * @param basePackage the package under which all of the module's classes lie
 * @param allowances packages that the module may depend on besides its own
 * @param pure whether the module may read no clock, randomness, environment or default locale
 * @param prints whether the module may write to the standard streams
 */
public record ModuleArchitecture(String basePackage, List<Allowance> allowances, boolean pure, boolean prints) {
    private static final String DOMAIN = "dev.stackmemory.domain..";
    private static final String PORTS = "dev.stackmemory.ports..";
    private static final String APPLICATION = "dev.stackmemory.application..";

    public ModuleArchitecture {
        Objects.requireNonNull(basePackage, "basePackage");
        allowances = List.copyOf(allowances);
    }

    /**
     * One entry of the whitelist.
     *
     * @param target what may be depended on: a package pattern such as {@code java.util..}, or a type's full name
     * @param from the package, with its subpackages, in which this holds
     */
    public record Allowance(String target, String from) {
        public Allowance {
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(from, "from");
        }
    }

    /** The pure core: values and functions of the JDK, and nothing through which the world could be seen. */
    public static ModuleArchitecture domain() {
        return of("dev.stackmemory.domain", true)
                .plus(
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.math",
                        "java.nio",
                        "java.nio.charset",
                        "java.text",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "java.util.zip.CRC32C",
                        "java.io.IOException",
                        "java.io.InputStream",
                        "java.io.Serializable",
                        "java.io.UncheckedIOException",
                        "java.security.MessageDigest",
                        "java.security.NoSuchAlgorithmException");
    }

    /** The ports: the domain's words, blocking calls, the keyed hash of ids that stores share, and a JSON codec in a package of its own. */
    public static ModuleArchitecture ports() {
        return of("dev.stackmemory.ports", false)
                .plus(DOMAIN, "java.lang..", "java.io", "java.math", "java.nio..", "java.time..", "java.util..")
                .plusIn("store", "java.security", "javax.crypto..")
                .plusIn("json", "tools.jackson.core..");
    }

    /** The use cases: ports and domain, and of the JDK what concurrency and streams need; no network, no database. */
    public static ModuleArchitecture application() {
        return of("dev.stackmemory.application", false)
                .plus(DOMAIN, PORTS)
                .plus(
                        "java.lang..",
                        "java.io",
                        "java.math",
                        "java.nio..",
                        "java.security",
                        "java.time..",
                        "java.util..")
                .plus("javax.crypto..");
    }

    /** An adapter: ports, domain, the whole JDK and its own libraries; never another adapter or the application. */
    public static ModuleArchitecture adapter(String technology, String... libraries) {
        return of("dev.stackmemory.adapter." + technology, false)
                .plus(DOMAIN, PORTS, "java..", "javax..", "jdk.incubator.vector")
                .plus(libraries);
    }

    /** The wiring, which alone may see every adapter. */
    public static ModuleArchitecture bootstrap(String... libraries) {
        return of("dev.stackmemory.bootstrap", false)
                .plus(DOMAIN, PORTS, APPLICATION, "dev.stackmemory.adapter..")
                .plus("java.lang..", "java.io", "java.math", "java.net..", "java.nio..", "java.security", "java.time..")
                .plus("java.util..")
                .plus(libraries);
    }

    /** An application: it sees the wiring and the use cases, and reaches no database of its own. */
    public static ModuleArchitecture application(String name, String... libraries) {
        return of("dev.stackmemory." + name, false)
                .plus(DOMAIN, PORTS, APPLICATION, "dev.stackmemory.bootstrap..")
                .plus("java.lang..", "java.io", "java.math", "java.net..", "java.nio..", "java.security", "java.text")
                .plus("java.time..", "java.util..")
                .plus(libraries)
                .printing();
    }

    /** A module under any base package with the JDK's language packages, to be widened by {@link #plus}. */
    public static ModuleArchitecture of(String basePackage, boolean pure) {
        return new ModuleArchitecture(
                basePackage,
                List.of(
                        new Allowance(basePackage + "..", basePackage),
                        new Allowance("org.jspecify.annotations", basePackage)),
                pure,
                false);
    }

    /** This module with more packages or types allowed everywhere in it. */
    public ModuleArchitecture plus(String... targets) {
        return allowing(basePackage, targets);
    }

    /** This module with more packages or types allowed in one of its subpackages. */
    public ModuleArchitecture plusIn(String subpackage, String... targets) {
        return allowing(basePackage + '.' + subpackage, targets);
    }

    /** This module, allowed to write to the standard streams. */
    public ModuleArchitecture printing() {
        return new ModuleArchitecture(basePackage, allowances, pure, true);
    }

    private ModuleArchitecture allowing(String from, String... targets) {
        var widened = new ArrayList<>(allowances);
        for (String target : targets) {
            widened.add(new Allowance(target, from));
        }
        return new ModuleArchitecture(basePackage, widened, pure, prints);
    }
}
