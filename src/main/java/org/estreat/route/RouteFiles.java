package org.estreat.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The files of a routes folder. */
final class RouteFiles {
  private static final String ENDING = ".camel.yaml";

  private RouteFiles() {}

  /** Adds what the files define to the context, configurations before the routes they govern. */
  static void load(Path folder, DefaultCamelContext context) throws IOException {
    Map<RoutesBuilder, Path> builders = new LinkedHashMap<>();
    for (Path file : list(folder)) {
      for (RoutesBuilder builder : parse(file, context)) {
        builders.put(builder, file);
      }
    }
    for (Map.Entry<RoutesBuilder, Path> entry : builders.entrySet()) {
      if (entry.getKey() instanceof RouteConfigurationsBuilder configurations) {
        add(entry.getValue(), () -> context.addRoutesConfigurations(configurations));
      }
    }
    for (Map.Entry<RoutesBuilder, Path> entry : builders.entrySet()) {
      add(entry.getValue(), () -> context.addRoutes(entry.getKey()));
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files =
          all.filter(file -> file.getFileName().toString().endsWith(ENDING)).sorted().toList();
      if (files.isEmpty()) {
        throw new RouteFaultException(folder, 0, "expected files *" + ENDING + ", found none");
      }
      return files;
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new RouteFaultException(folder, 0, "expected a folder of routes, found none", e);
    }
  }

  private static Iterable<RoutesBuilder> parse(Path file, DefaultCamelContext context)
      throws IOException {
    String text = Files.readString(file);
    try {
      return PluginHelper.getRoutesLoader(context)
          .findRoutesBuilders(List.of(ResourceHelper.fromString("file:" + file, text)));
    } catch (Exception e) {
      throw RouteFaults.inFile(file, e);
    }
  }

  /** A step of loading, which fails as Camel pleases. */
  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  private static void add(Path file, Step step) throws RouteFaultException {
    try {
      step.run();
    } catch (Exception e) {
      throw RouteFaults.inFile(file, e);
    }
  }
}
