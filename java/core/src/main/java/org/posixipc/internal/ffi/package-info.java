/**
 * The border: the only package that declares native methods, uses JNA or holds addresses. It knows no public type and
 * decides nothing; every method is a C function, and its Javadoc is the prototype.
 */
package org.posixipc.internal.ffi;
