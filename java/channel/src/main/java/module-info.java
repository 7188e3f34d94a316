/**
 * Channels: messages of variable length through a ring in shared memory, from one sender or many to one receiver, at the
 * speed of memory, between any processes of the machine, in Java or in C ({@code posixipc/channel.h}).
 */
module org.posixipc.channel {
    requires transitive org.posixipc;

    exports org.posixipc.channel;
}
