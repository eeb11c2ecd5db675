package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a fake installation and fake JDKs that print how they were called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
  private static final String ECHO =
      "#!/bin/sh\nprintf '%s\\n' \"home=$ESTREAT_HOME\" \"cwd=$PWD\" \"$0\" \"$@\"\n";

  @TempDir Path folder;
  private Path home = Path.of("");
  private Path jdk = Path.of("");

  @BeforeEach
  void install() throws Exception {
    folder = folder.toRealPath();
    home = Files.createDirectories(folder.resolve("estreat"));
    Files.copy(Path.of("estreat"), home.resolve("estreat"));
    Files.createDirectories(home.resolve("target/lib"));
    Files.writeString(home.resolve("target/estreat.jar"), "jar");
    Files.writeString(home.resolve("target/lib/a.jar"), "jar");
    jdk = jdk("25.0.1");
  }

  private Path jdk(String version) throws Exception {
    Path made = Files.createDirectories(folder.resolve("jdk-" + version));
    Files.writeString(made.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    program(made.resolve("bin/java"), ECHO);
    return made;
  }

  private static void program(Path file, String text) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run launch(Path script, Map<String, String> env, String... args) throws Exception {
    var command = new java.util.ArrayList<String>(java.util.List.of("/bin/sh", script.toString()));
    command.addAll(java.util.List.of(args));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(env);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int exitCode = process.waitFor();
    return new Run(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private Map<String, String> withJdk() {
    return Map.of("ESTREAT_JAVA_HOME", jdk.toString());
  }

  @Test
  void startsMainWithTheArgumentsAsTheyAre() throws Exception {
    Run run = launch(home.resolve("estreat"), withJdk(), "search", "SUBJECT \"two words\" *");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(home + "/target/estreat.jar:" + home + "/target/lib/a.jar\n")
        .contains("-Xmx1g\n")
        .contains("-XX:TieredStopAtLevel=1\n")
        .endsWith("org.estreat.app.Main\nsearch\nSUBJECT \"two words\" *\n");
  }

  @Test
  void worksThroughSymbolicLinksFromAnyFolder() throws Exception {
    Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(folder.resolve("bin/first"), Path.of("../estreat/estreat"));
    Path link = Files.createSymbolicLink(folder.resolve("bin/e"), Path.of("first"));

    Run run = launch(link, withJdk(), "status");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("home=" + home + "\n").contains("cwd=" + folder + "\n");
  }

  @Test
  void worksInAFolderWhoseNameHasASpace() throws Exception {
    Path spaced = folder.resolve("my tools");
    Files.move(home, spaced);

    Run run = launch(spaced.resolve("estreat"), withJdk(), "status");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("home=" + spaced + "\n").contains(spaced + "/target/lib/a.jar");
  }

  @Test
  void ownOptionsComeAfterTheStandardOnes() throws Exception {
    Run run =
        launch(
            home.resolve("estreat"),
            Map.of("ESTREAT_JAVA_HOME", jdk.toString(), "ESTREAT_OPTS", "-Xmx3g -Dx=y"),
            "import");

    assertThat(run.out()).contains("-Xmx3g\n-Dx=y\n").doesNotContain("TieredStopAtLevel");
    assertThat(run.out().indexOf("-Xmx3g")).isGreaterThan(run.out().indexOf("-Xmx1g"));
  }

  @Test
  void aCacheOfLoadedClassesIsUsedUnlessItIsOlderThanTheJarOrOptionsForbid() throws Exception {
    Path cache = home.resolve("target/estreat-25.0.1.aot");
    Files.writeString(cache, "cache");
    Path workers = home.resolve("target/worker-25.0.1.aot");
    Files.writeString(workers, "cache");
    Map<String, String> noSharing =
        Map.of("ESTREAT_JAVA_HOME", jdk.toString(), "ESTREAT_OPTS", "-Xshare:off");
    FileTime past = FileTime.fromMillis(0);

    Files.setLastModifiedTime(home.resolve("target/estreat.jar"), past);
    Run fresh = launch(home.resolve("estreat"), withJdk(), "status");
    Run forbidden = launch(home.resolve("estreat"), noSharing, "status");
    Files.setLastModifiedTime(cache, past);
    Files.setLastModifiedTime(workers, past);
    Run stale = launch(home.resolve("estreat"), withJdk(), "status");

    assertThat(fresh.out()).contains("-XX:AOTCache=" + cache + "\n").doesNotContain("-Xshare");
    assertThat(fresh.out()).contains("-Destreat.worker.aot=" + workers + "\n");
    assertThat(stale.out()).doesNotContain("worker.aot");
    assertThat(forbidden.out()).contains("-Xshare:off\n").doesNotContain("AOTCache");
    assertThat(stale.out()).doesNotContain("AOTCache");
  }

  @Test
  void anOldJavaHomeIsPassedOverForANewOneOnPath() throws Exception {
    Path old = jdk("17.0.15");
    Run run =
        launch(
            home.resolve("estreat"),
            Map.of("JAVA_HOME", old.toString(), "PATH", jdk + "/bin:/usr/bin:/bin"),
            "status");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(jdk + "/bin/java\n");
  }

  @Test
  void withoutAnyJdkItSaysWhatIsMissingAndWhatItSaw() throws Exception {
    Path script = home.resolve("estreat");
    String text = Files.readString(script).replace("/usr/lib/jvm", folder + "/nowhere");
    Files.writeString(script, text.replace("/opt/", folder + "/nowhere/"));
    Path tools = onlyTools();
    Path old = jdk("17.0.15");

    Run run =
        launch(script, Map.of("PATH", tools.toString(), "JAVA_HOME", old.toString()), "status");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("there is no Java 25")
        .contains("a JDK 25 or newer")
        .contains("17.0.15  " + old)
        .contains("ESTREAT_JAVA_HOME");
  }

  @Test
  void withoutMavenAnUnbuiltCheckoutSaysSo() throws Exception {
    Files.delete(home.resolve("target/estreat.jar"));
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Map<String, String> env =
        Map.of("PATH", onlyTools().toString(), "ESTREAT_JAVA_HOME", jdk.toString());

    Run run = launch(home.resolve("estreat"), env, "status");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("no Maven").contains("mvn, version 3.8.7");
    assertThat(home.resolve("target/building")).doesNotExist();
  }

  @Test
  void buildsOnceAndKeepsMavenOffTheAnswers() throws Exception {
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    Path tools = onlyTools();
    program(
        tools.resolve("mvn"),
        "#!/bin/sh\necho building \"$@\"\necho jar > target/estreat.jar\necho once >> count\n");
    Files.setLastModifiedTime(home.resolve("target/estreat.jar"), FileTime.fromMillis(0));
    Map<String, String> env = Map.of("PATH", tools.toString(), "ESTREAT_JAVA_HOME", jdk.toString());

    Run first = launch(home.resolve("estreat"), env, "status");
    Run second = launch(home.resolve("estreat"), env, "status");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("building once").contains("package -Dquick");
    assertThat(first.out()).doesNotContain("building");
    assertThat(second.err()).isEmpty();
    assertThat(home.resolve("count")).hasContent("once");
  }

  @Test
  void aNamedJavaThatCannotBeUsedIsAFault() throws Exception {
    Path old = jdk("17.0.15");
    Map<String, String> path = Map.of("PATH", jdk + "/bin:/usr/bin:/bin");
    var none = new java.util.HashMap<>(path);
    none.put("ESTREAT_JAVA_HOME", "/nowhere");
    var tooOld = new java.util.HashMap<>(path);
    tooOld.put("ESTREAT_JAVA_HOME", old.toString());

    Run missing = launch(home.resolve("estreat"), none, "status");
    Run older = launch(home.resolve("estreat"), tooOld, "status");

    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("ESTREAT_JAVA_HOME names no Java 25", "/nowhere");
    assertThat(older.exitCode()).isEqualTo(3);
    assertThat(older.err()).contains(old.toString(), "found:    17.0.15");
  }

  /** A checkout to be built by a Maven that shows its options, where no time passes in sleep. */
  private Map<String, String> unbuilt() throws Exception {
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.setLastModifiedTime(home.resolve("target/estreat.jar"), FileTime.fromMillis(0));
    program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    Path tools = onlyTools();
    program(tools.resolve("sleep"), "#!/bin/sh\n");
    program(
        tools.resolve("mvn"),
        "#!/bin/sh\necho \"opts $MAVEN_OPTS args $*\"\necho jar > target/estreat.jar\n");
    return Map.of("PATH", tools.toString(), "ESTREAT_JAVA_HOME", jdk.toString());
  }

  @Test
  void mavenIsKeptFromWarningsAndColours() throws Exception {
    Run run = launch(home.resolve("estreat"), unbuilt(), "status");

    assertThat(run.err())
        .contains("--sun-misc-unsafe-memory-access=allow")
        .contains("-Dstyle.color=never");
  }

  @Test
  void anOptionThatThisJavaDoesNotKnowIsNotGivenToMaven() throws Exception {
    Map<String, String> env = unbuilt();
    program(jdk.resolve("bin/java"), "#!/bin/sh\ncase $1 in --sun*) exit 1;; esac\n");

    Run run = launch(home.resolve("estreat"), env, "status");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("opts ").doesNotContain("--sun-misc");
  }

  @Test
  void aLockThatAKillLeftIsTakenOver() throws Exception {
    Map<String, String> env = unbuilt();
    Path lock = Files.createDirectories(home.resolve("target/building"));

    Run ownerless = launch(home.resolve("estreat"), env, "status");

    assertThat(ownerless.exitCode()).as(ownerless.err()).isZero();
    assertThat(ownerless.err()).contains("building once");
    Files.setLastModifiedTime(home.resolve("target/built"), FileTime.fromMillis(0));
    Files.setLastModifiedTime(home.resolve("target/estreat.jar"), FileTime.fromMillis(0));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(lock);
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    Run dead = launch(home.resolve("estreat"), env, "status");

    assertThat(dead.exitCode()).as(dead.err()).isZero();
    assertThat(dead.err()).contains("building once").doesNotContain("waiting");
  }

  @Test
  void waitingForAnotherBuildIsSaidOnceAndHasAnEnd() throws Exception {
    Map<String, String> env = unbuilt();
    Path lock = Files.createDirectories(home.resolve("target/building"));
    long pid = ProcessHandle.current().pid();
    Files.writeString(lock.resolve("pid"), pid + "\n");

    Run run = launch(home.resolve("estreat"), env, "status");

    String said = "waiting for process " + pid + ", which is building (lock " + lock + ")";
    assertThat(run.err()).containsOnlyOnce(said).contains("15 minutes", "rm -r '" + lock + "'");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(lock).exists();
  }

  /** A folder with the tools that the launcher uses, and no others. */
  private Path onlyTools() throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool :
        "sh dirname readlink find head mkdir rm mv cat sed sleep nice".split(" ", -1)) {
      program(tools.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
    }
    return tools;
  }
}
