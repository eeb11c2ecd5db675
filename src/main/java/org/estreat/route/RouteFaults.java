package org.estreat.route;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NamedNode;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ToDefinition;
import org.estreat.model.FaultWords;
import org.jspecify.annotations.Nullable;

/** Finds the file and the line that Camel's exceptions are about. */
final class RouteFaults {
  private static final Pattern LINE = Pattern.compile("\\bline (\\d+), column \\d+");
  private static final Pattern AT = Pattern.compile(">>> (.*) <<<", Pattern.DOTALL);
  private static final Pattern DIRECT = Pattern.compile("direct:(?://)?([^?$]+)(\\?.*)?");

  private RouteFaults() {}

  /** A fault that loading a file met: the parser's exceptions say the line. */
  static RouteFaultException inFile(Path file, Exception e) {
    int line = 0;
    String fault = words(e);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Matcher place = LINE.matcher(String.valueOf(cause.getMessage()));
      while (place.find()) {
        line = Integer.parseInt(place.group(1)); // the last place is where reading stopped
        fault = problem(String.valueOf(cause.getMessage()));
      }
    }
    return new RouteFaultException(file, line, fault, e);
  }

  /** A fault that making a route met: its node is looked for in what the files defined. */
  static RouteFaultException inRoute(Path folder, ModelCamelContext context, Exception e) {
    Throwable deepest = e;
    String at = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Matcher place = AT.matcher(String.valueOf(cause.getMessage()));
      at = at.isEmpty() && place.find() ? place.group(1) : at;
      deepest = cause.getMessage() == null ? deepest : cause;
    }
    Throwable said = saidBest(e, deepest);
    NamedNode node =
        find(context, routeId(e), at, String.valueOf(said.getMessage()).replace("://", ":"));
    return node == null
        ? new RouteFaultException(folder, 0, words(e), e)
        : new RouteFaultException(file(folder, node), line(node), words(said), e);
  }

  /** A bean that is not there, or Camel's cause right below the route: deeper ones are inner. */
  private static Throwable saidBest(Exception e, Throwable deepest) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSuchBeanException) {
        return cause;
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FailedToCreateRouteException && cause.getCause() != null) {
        return cause.getCause();
      }
    }
    return deepest;
  }

  private static String routeId(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FailedToCreateRouteException failed && failed.getRouteId() != null) {
        return failed.getRouteId();
      }
    }
    return "";
  }

  /**
   * Every exception that a configuration names must be one; Camel blames the first route's step.
   */
  static void checkExceptions(Path folder, ModelCamelContext context) throws RouteFaultException {
    for (RouteConfigurationDefinition configuration : context.getRouteConfigurationDefinitions()) {
      for (OnExceptionDefinition onException : configuration.getOnExceptions()) {
        for (String name : onException.getExceptions()) {
          if (context.getClassResolver().resolveClass(name, Throwable.class) == null) {
            throw new RouteFaultException(
                file(folder, onException), line(onException), "no exception is called " + name);
          }
        }
      }
    }
  }

  /** Every {@code direct:} that is sent to must be listened to. */
  static void checkDirect(Path folder, ModelCamelContext context) throws RouteFaultException {
    Set<String> heard = new HashSet<>();
    for (RouteDefinition route : context.getRouteDefinitions()) {
      heard.add(directName(route.getInput().getEndpointUri()));
    }
    for (RouteDefinition route : context.getRouteDefinitions()) {
      for (ToDefinition to :
          ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)) {
        String name = directName(to.getEndpointUri());
        if (!name.isEmpty() && !heard.contains(name)) {
          NamedNode node = original(context, to, route);
          throw new RouteFaultException(
              file(folder, node), line(node), "no route begins with direct:" + name);
        }
      }
    }
  }

  private static String directName(@Nullable String uri) {
    Matcher direct = DIRECT.matcher(String.valueOf(uri));
    return direct.matches() ? direct.group(1).replace("name=", "") : "";
  }

  private static @Nullable NamedNode find(
      ModelCamelContext context, String routeId, String at, String message) {
    RouteDefinition route = context.getRouteDefinition(routeId);
    if (route == null) {
      return findInput(context, message);
    }
    NamedNode found = route;
    for (ProcessorDefinition<?> node : nodes(route.getOutputs())) {
      if (at.equals(node.toString())) {
        found = node;
        for (ProcessorDefinition<?> inner : nodes(node.getOutputs())) {
          found = names(inner, message) ? inner : found;
        }
        break;
      }
    }
    return original(context, found, route);
  }

  /** The beginning of the route whose endpoint a message is about. */
  private static @Nullable NamedNode findInput(ModelCamelContext context, String message) {
    for (RouteDefinition route : context.getRouteDefinitions()) {
      String scheme = route.getInput().getEndpointUri().replaceFirst(":.*", "");
      if (Pattern.compile("\\b" + Pattern.quote(scheme) + ":").matcher(message).find()) {
        return original(context, route.getInput(), route);
      }
    }
    return null;
  }

  /** Whether a message is about this node: it repeats what the node names. */
  private static boolean names(ProcessorDefinition<?> node, String message) {
    Matcher named = Pattern.compile("[^\\[\\]{}\\s]{3,}").matcher(node.toString());
    while (named.find()) {
      String name = named.group().replaceFirst("^(ref|method):", "");
      boolean repeated = Pattern.compile("\\b" + Pattern.quote(name)).matcher(message).find();
      if (name.length() > 3 && repeated) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static Collection<ProcessorDefinition<?>> nodes(List<ProcessorDefinition<?>> outputs) {
    List<ProcessorDefinition<?>> nodes = new ArrayList<>();
    for (ProcessorDefinition node :
        ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ProcessorDefinition.class)) {
      nodes.add(node);
    }
    return nodes;
  }

  /** A route made from a template knows no lines; its template does. */
  private static NamedNode original(
      ModelCamelContext context, NamedNode node, RouteDefinition route) {
    if (node.getLineNumber() > 0) {
      return node;
    }
    RouteTemplateDefinition template = context.getRouteTemplateDefinition(Routes.COLLECT);
    boolean made = Boolean.TRUE.equals(route.isCreatedFromTemplate());
    return template == null || !made ? node : template.getRoute().getInput();
  }

  private static Path file(Path folder, NamedNode node) {
    String location = node.getLocation();
    return location == null ? folder : Path.of(location.replaceFirst("^file:", ""));
  }

  private static int line(NamedNode node) {
    return Math.max(0, node.getLineNumber());
  }

  /** What a YAML parser found wrong: the last line that is neither a place nor an excerpt. */
  private static String problem(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
        .reduce("", (first, last) -> last);
  }

  /** The first line of what an exception says. */
  private static String words(Throwable e) {
    String message = e.getMessage();
    String first = message == null ? FaultWords.of(e) : message.strip();
    int end = first.indexOf('\n');
    return (end < 0 ? first : first.substring(0, end))
        .replaceFirst(".* due to: ", "") // Camel wraps a fault in itself
        .replaceAll("@[0-9a-f]{5,8}\\b", "") // an object's number in memory says nothing
        .strip();
  }
}
