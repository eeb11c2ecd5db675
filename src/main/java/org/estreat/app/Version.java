package org.estreat.app;

import picocli.CommandLine.IVersionProvider;

/** Which program this is. */
final class Version implements IVersionProvider {
  /** As in the jar's manifest; classes that come from no jar are under work. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(built in place)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"estreat " + number()};
  }
}
