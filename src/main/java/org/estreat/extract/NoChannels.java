package org.estreat.extract;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * The channels of a process without a network: none. Java makes the one that the system property
 * {@code java.nio.channels.spi.SelectorProvider} names.
 */
public final class NoChannels extends SelectorProvider {
  @Override
  public DatagramChannel openDatagramChannel() {
    throw NoNetwork.refusal();
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) {
    throw NoNetwork.refusal();
  }

  @Override
  public Pipe openPipe() {
    throw NoNetwork.refusal();
  }

  @Override
  public AbstractSelector openSelector() {
    throw NoNetwork.refusal();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() {
    throw NoNetwork.refusal();
  }

  @Override
  public SocketChannel openSocketChannel() {
    throw NoNetwork.refusal();
  }
}
