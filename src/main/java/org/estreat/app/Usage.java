package org.estreat.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in the words of all other faults. */
final class Usage {
  private Usage() {}

  static Fault fault(ParameterException fault) {
    String command = fault.getCommandLine().getCommandSpec().qualifiedName();
    ArgSpec argument = fault.getArgSpec();
    return switch (fault) {
      case UnmatchedArgumentException unmatched -> unknownWord(unmatched, command);
      case MissingParameterException missing -> missing(missing, command);
      case OverwrittenOptionException twice ->
          Fault.wrongUse(name(twice.getOverwritten()) + " stands twice")
              .where(command)
              .expected("it once")
              .found("it again");
      case MutuallyExclusiveArgsException both -> exclusive(both, command);
      case ParameterException wrong when argument != null && fault.getValue() != null ->
          Fault.wrongUse("'" + fault.getValue() + "' is no value of " + name(argument))
              .where(command + " " + name(argument))
              .expected(values(argument))
              .found(fault.getValue())
              .hint("see " + command + " --help");
      case ParameterException other ->
          Fault.wrongUse(String.valueOf(other.getMessage()).lines().findFirst().orElse("wrong use"))
              .where(command)
              .expected("what " + command + " --help lists")
              .found("something else");
    };
  }

  private static Fault exclusive(MutuallyExclusiveArgsException fault, String command) {
    List<String> given = fault.getCommandLine().getParseResult().originalArgs();
    List<OptionSpec> alike =
        fault.getCommandLine().getCommandSpec().argGroups().stream()
            .filter(ArgGroupSpec::exclusive)
            .flatMap(group -> group.options().stream())
            .toList();
    List<String> names = alike.stream().map(Usage::name).toList();
    List<String> found = names.stream().filter(given::contains).toList();
    return Fault.wrongUse(String.join(" and ", found) + " do not go together")
        .where(command)
        .expected("one of " + String.join(", ", names))
        .found(found.size() == 2 ? "both" : "all of them");
  }

  private static Fault missing(MissingParameterException fault, String command) {
    List<ArgSpec> missing = fault.getMissing();
    List<String> given = fault.getCommandLine().getParseResult().originalArgs();
    if (missing.size() == 1 && missing.getFirst() instanceof OptionSpec option) {
      int at = given.lastIndexOf(name(option));
      if (at >= 0) {
        return Fault.wrongUse(name(option) + " has no value")
            .where(command + " " + name(option))
            .expected(values(option))
            .found(at + 1 < given.size() ? given.get(at + 1) : "the end")
            .hint("see " + command + " --help");
      }
    }
    String names = missing.stream().map(Usage::synopsis).collect(Collectors.joining(" and "));
    return Fault.wrongUse(names + (missing.size() == 1 ? " is" : " are") + " missing")
        .where(command)
        .expected(missing.stream().map(Usage::meaning).collect(Collectors.joining("\n")))
        .found(missing.size() == 1 ? "nothing" : missing.size() == 2 ? "neither" : "none of them")
        .hint("see " + command + " --help");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String synopsis(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : argument.paramLabel();
  }

  private static String meaning(ArgSpec argument) {
    return synopsis(argument) + ": " + String.join(" ", argument.description());
  }

  /** What the argument takes. */
  private static String values(ArgSpec argument) {
    Class<?> type = argument.auxiliaryTypes()[0];
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> each.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(" or "));
    }
    boolean number =
        Stream.of(int.class, long.class, Integer.class, Long.class).anyMatch(type::equals);
    return number
        ? "a whole number"
        : argument.paramLabel() + ": " + String.join(" ", argument.description());
  }

  private static Fault unknownWord(UnmatchedArgumentException fault, String command) {
    String word = fault.getUnmatched().isEmpty() ? "" : fault.getUnmatched().getFirst();
    boolean option = word.startsWith("-");
    boolean ofRoot = command.equals("estreat");
    List<String> known =
        option
            ? new ArrayList<>(fault.getCommandLine().getCommandSpec().optionsMap().keySet())
            : new ArrayList<>(fault.getCommandLine().getSubcommands().keySet());
    String kind = option ? "unknown option" : ofRoot ? "unknown command" : "one argument too many:";
    Fault answer =
        Fault.wrongUse(kind + " '" + word + "'")
            .where(command)
            .expected(known.isEmpty() ? "no further argument" : String.join(", ", known))
            .found("'" + word + "'");
    String name = option ? word.split("=", 2)[0] : word;
    Nearest.to(name, known).ifPresent(near -> answer.hint("did you mean '" + near + "'?"));
    return answer;
  }
}
