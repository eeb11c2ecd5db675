package org.estreat.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads where secrets come from: a variable, a file or a command, and only one of them. */
final class SourceReader {
  private static final List<Setting> PASSWORD =
      List.of(Setting.PASSWORD_ENV, Setting.PASSWORD_FILE, Setting.PASSWORD_COMMAND);
  private static final List<Setting> CLIENT_SECRET =
      List.of(Setting.CLIENT_SECRET_ENV, Setting.CLIENT_SECRET_FILE, Setting.CLIENT_SECRET_COMMAND);
  private static final List<Setting> REFRESH_TOKEN =
      List.of(Setting.REFRESH_TOKEN_ENV, Setting.REFRESH_TOKEN_FILE, Setting.REFRESH_TOKEN_COMMAND);

  private final ConfigBuilder values;

  SourceReader(ConfigBuilder values) {
    this.values = values;
  }

  /** How the source of a secret is named. */
  static String forms(String key) {
    return "one of KEY: { env: VARIABLE }, { file: PATH }, { command: \"...\" }"
        .replace("KEY", key);
  }

  /** Null where the account logs in with a token. */
  Config.@Nullable Password password(String account) throws Fault {
    boolean token = hasOAuth2(account);
    List<Setting> given = given(PASSWORD, account);
    if (token && !given.isEmpty()) {
      throw Fault.wrongUse("account " + account + " has a password and oauth2")
          .where(values.place(given.getFirst(), account))
          .expected("one of them")
          .found("both");
    }
    return token ? null : required(PASSWORD, account, "password");
  }

  /** Whether anything of oauth2 is set. */
  boolean hasOAuth2(String account) {
    return Arrays.stream(Setting.values())
        .anyMatch(s -> s.key.contains(".oauth2.") && values.isSet(s, account));
  }

  /** Null where there is none: a public client. */
  Config.@Nullable Password clientSecret(String account) throws Fault {
    return given(CLIENT_SECRET, account).isEmpty()
        ? null
        : required(CLIENT_SECRET, account, "client-secret");
  }

  Config.Password refreshToken(String account) throws Fault {
    return required(REFRESH_TOKEN, account, "refresh-token");
  }

  private List<Setting> given(List<Setting> forms, String account) {
    List<Setting> given = new ArrayList<>();
    for (Setting form : forms) {
      if (values.isSet(form, account)) {
        given.add(form);
      }
    }
    return given;
  }

  private Config.Password required(List<Setting> forms, String account, String key) throws Fault {
    List<Setting> given = given(forms, account);
    if (given.size() != 1) {
      String what = key.equals("password") ? "its password" : "its " + key;
      Setting shown = given.isEmpty() ? forms.getFirst() : given.get(1);
      String place = values.place(shown, account);
      throw Fault.wrongUse("account " + account + " has no single source of " + what)
          .where(given.isEmpty() ? place.replaceFirst("\\.env'$", "'") : place)
          .expected(forms(key))
          .found(given.isEmpty() ? "none" : given.size() + " of them");
    }
    Setting one = given.getFirst();
    if (one == forms.get(0)) {
      return new Config.Password.Env(values.text(one, account));
    }
    return one == forms.get(1)
        ? new Config.Password.File(values.path(one, account))
        : new Config.Password.Command(values.text(one, account));
  }
}
