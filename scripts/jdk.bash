# shellcheck shell=bash
# Sourced by ./stackmemory, ./check and benchmarks/run: finds a JDK without starting one, since every start of the program comes through here, and builds with it.

readonly JDK_MINIMUM=25

# shellcheck disable=SC2034 # JDK is read by who sources this
# find_jdk: sets JDK to the home of the first fitting JDK: JAVA_HOME, the java on the PATH, then the usual places.
find_jdk() {
  local candidate java
  if [[ -n ${JAVA_HOME:-} ]] && fits_jdk "$JAVA_HOME"; then
    JDK=$JAVA_HOME
    return
  fi
  if java=$(type -P java); then
    java=$(resolve_link "$java")
    candidate=${java%/bin/java}
    if fits_jdk "$candidate"; then
      JDK=$candidate
      return
    fi
  fi
  for candidate in /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if fits_jdk "$candidate"; then
      JDK=$candidate
      return
    fi
  done
  return 1
}

# fits_jdk HOME: whether a JDK (and not only a runtime) of a fitting version lies there.
fits_jdk() {
  local line version
  [[ -x $1/bin/javac && -r $1/release ]] || return 1
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line == JAVA_VERSION=* ]]; then
      version=${line#JAVA_VERSION=}
      version=${version//\"/}
      version=${version%%[!0-9]*}
      [[ -n $version ]] && ((version >= JDK_MINIMUM))
      return
    fi
  done <"$1/release"
  return 1
}

# resolve_link FILE: prints the file behind a chain of symbolic links (readlink -f is not everywhere).
resolve_link() {
  local file=$1 target
  while [[ -L $file ]]; do
    target=$(readlink "$file")
    [[ $target == /* ]] || target=${file%/*}/$target
    file=$target
  done
  printf '%s\n' "$file"
}

explain_missing_jdk() {
  cat >&2 <<END
stackmemory: no JDK $JDK_MINIMUM or newer was found (looked at JAVA_HOME, the PATH, /usr/lib/jvm, SDKMAN and the usual places).
Install one, for instance from https://adoptium.net or with 'sdk install java 25-tem', or set JAVA_HOME to yours.
END
}

# package_unlinted ROOT MODULE BEGUN: packages the module and what it needs, on $JDK. One JVM compiles all, without the checks that are for those who
# change the code: a fifth of the time. What is newer than the file BEGUN afterwards is marked, so that ./check compiles it again.
package_unlinted() {
  local code=0 classes
  JAVA_HOME=$JDK MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-}" \
    mvn -B -ntp -q -T 2 -f "$1/pom.xml" -pl "$2" -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dlint=false \
    -Dcompiler.fork=false package </dev/null || code=$?
  for classes in "$1"/*/target/classes; do
    [[ -z $(find "$classes" -name '*.class' -newer "$3" -print -quit 2>/dev/null) ]] || : >"${classes%classes}unlinted"
  done
  return "$code"
}
