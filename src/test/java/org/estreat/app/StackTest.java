package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void closesTheLastFirstAndAllOfThemWhateverOneThrows() {
    Stack stack = new Stack();
    stack.add(() -> closed.add("lock"));
    stack.add(() -> {
      throw new IOException("archive");
    });
    stack.add(() -> {
      throw new IllegalStateException("index");
    });
    stack.add(() -> closed.add("corridor"));

    assertThatThrownBy(stack::close)
        .isInstanceOf(IllegalStateException.class)
        .hasSuppressedException(new IOException("archive"));

    assertThat(closed).containsExactly("corridor", "lock");
  }

  @Test
  void closesNothingThatWasTakenOver() throws IOException {
    Stack stack = new Stack();
    stack.add(() -> closed.add("lock"));
    stack.release();
    stack.close();

    assertThat(closed).isEmpty();
  }
}
