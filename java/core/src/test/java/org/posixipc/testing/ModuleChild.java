package org.posixipc.testing;

import org.posixipc.Capabilities;
import org.posixipc.MessageQueue;

/** A program on the class path that uses the library as a module. */
public final class ModuleChild {
    private ModuleChild() {}

    public static void main(String[] arguments) {
        System.out.println(
                MessageQueue.class.getModule() + " " + Capabilities.read().binding());
    }
}
