package org.estreat.imap;

import java.util.HashSet;
import java.util.Set;
import org.apache.camel.component.mail.MailEndpointUriFactory;

/** Lets canonical YAML write the component's options as parameters. */
public final class ImapArchiveUriFactory extends MailEndpointUriFactory {
  @Override
  public boolean isEnabled(String scheme) {
    return ImapArchiveComponent.SCHEME.equals(scheme)
        || ImapArchiveComponent.SECURE_SCHEME.equals(scheme);
  }

  @Override
  public Set<String> propertyNames() {
    Set<String> names = new HashSet<>(super.propertyNames());
    names.add("account");
    return names;
  }
}
