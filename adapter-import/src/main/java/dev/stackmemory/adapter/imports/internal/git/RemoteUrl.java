package dev.stackmemory.adapter.imports.internal.git;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which project a remote's URL means, however it is reached: {@code host/owner/repository}. */
public final class RemoteUrl {
    private static final Pattern WITH_SCHEME = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^@/]*@)?(?<host>\\[[^]]*]|[^:/]*)(?::[0-9]*)?/*(?<path>.*)");
    /** {@code user@host:path}; without a slash before the colon, or it is a local path. */
    private static final Pattern LIKE_SCP =
            Pattern.compile("(?:[^@/]*@)?(?<host>\\[[^]]*]|[^:/\\[]{2,}):(?!:)/*(?<path>.*)");
    /** The same hosts under the name that gets through firewalls on port 443, or that speaks SSH. */
    private static final Map<String, String> HOST_ALIASES = Map.of(
            "ssh.github.com", "github.com",
            "altssh.gitlab.com", "gitlab.com",
            "altssh.bitbucket.org", "bitbucket.org",
            "ssh.dev.azure.com", "dev.azure.com");

    private RemoteUrl() {}

    /** The project; absent if the URL names a place on this machine. */
    public static Optional<String> project(String url) {
        Matcher withScheme = WITH_SCHEME.matcher(url);
        if (withScheme.matches()) {
            boolean local = withScheme.group("scheme").equalsIgnoreCase("file");
            return local ? Optional.empty() : project(withScheme.group("host"), withScheme.group("path"));
        }
        Matcher likeScp = LIKE_SCP.matcher(url);
        return likeScp.matches() ? project(likeScp.group("host"), likeScp.group("path")) : Optional.empty();
    }

    /** The place on this machine that a URL names which names no project. */
    public static String localPath(String url) {
        return url.regionMatches(true, 0, "file://", 0, 7) ? url.substring(7) : url;
    }

    private static Optional<String> project(String host, String path) {
        String name = host.startsWith("[")
                ? host.substring(1, host.length() - 1).replaceFirst("^([^:]*):[0-9]+$", "$1")
                : host;
        name = name.toLowerCase(Locale.ROOT);
        name = HOST_ALIASES.getOrDefault(name, name);
        String rest = path.replaceAll("/{2,}", "/").replaceFirst("/+$", "").replaceFirst("\\.git$", "");
        if (name.equals("dev.azure.com")) {
            rest = rest.replaceFirst("^v3/", "").replaceFirst("/_git/", "/");
        }
        return name.isEmpty() || rest.isEmpty() ? Optional.empty() : Optional.of(name + "/" + rest);
    }
}
