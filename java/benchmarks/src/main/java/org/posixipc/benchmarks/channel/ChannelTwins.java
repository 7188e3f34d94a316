package org.posixipc.benchmarks.channel;

import com.sun.jna.Library;
import org.posixipc.benchmarks.harness.BenchLibrary;

/** The loops of {@code twin_channel.c}. */
interface ChannelTwins extends Library {
    ChannelTwins C = BenchLibrary.load(ChannelTwins.class);

    int twin_channel_burst(String name, int length, long operations);
}
