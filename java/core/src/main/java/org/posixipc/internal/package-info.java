/** What the public packages share: handles, names, waiting, scratch memory. Not exported. */
package org.posixipc.internal;
