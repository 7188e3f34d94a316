/**
 * Channels. {@link org.posixipc.channel.Channel} is the object, {@link org.posixipc.channel.Sender} and
 * {@link org.posixipc.channel.Receiver} are its ends.
 */
package org.posixipc.channel;
